import { setTimeout as sleep } from 'node:timers/promises';
import {
  campaignEvents,
  type CampaignEvent,
  type CampaignOptions,
} from '../../testing/simulator/webhooks/campaign';
import type { Command, Io, OptionValues } from '../command';
import { didYouMean } from '../did-you-mean';
import { parseDuration } from '../duration';
import { onInterrupt } from '../interrupt';
import { KEY_OPTIONS, readKey } from '../key';
import { textOption, wholeNumberOption } from '../option-values';
import { UsageError } from '../usage-error';
import { Funnel } from './funnel';
import { isAccepted, postWebhook } from './post';
import { CAMPAIGN_PROFILES, profileFrom, PROFILE_OPTION } from './profiles';
import { printReport, Results } from './results';
import { printableUrl, targetFrom, TARGET_OPTIONS, type Target } from './target';

const CHANNELS = ['email', 'push', 'sms', 'whatsapp', 'in_app', 'slack', 'webhook'] as const;
type Channel = (typeof CHANNELS)[number];
const DEFAULT_OVER = '30s';
/** Lines of progress during a campaign. */
const PROGRESS_LINES = 10;

function channelFrom(values: OptionValues): Channel {
  const text = textOption(values, 'channel') ?? 'email';
  const channel = CHANNELS.find((name) => name === text);
  if (channel !== undefined) return channel;
  throw new UsageError(`The channel ${JSON.stringify(text)} does not exist${didYouMean(text, CHANNELS)}`);
}

function campaignFrom(values: OptionValues): CampaignOptions {
  return {
    channel: channelFrom(values),
    count: wholeNumberOption(values, 'count', { min: 1, max: 100_000, fallback: 100 }),
    overMs: parseDuration(textOption(values, 'over') ?? DEFAULT_OVER, '--over'),
    seed: wholeNumberOption(values, 'seed', { max: 0xffff_ffff, fallback: 1 }),
    eventFactors: profileFrom(values, 'realistic', CAMPAIGN_PROFILES).webhooks.eventFactors ?? {},
  };
}

interface Campaign {
  readonly events: readonly CampaignEvent[];
  readonly target: Target;
  readonly signingKey: string;
  readonly overMs: number;
}

/** Posts each event at its time, or later if the endpoint is slow. Ends early if the signal aborts. */
async function run(
  { events, target, signingKey, overMs }: Campaign,
  { results, funnel }: { readonly results: Results; readonly funnel: Funnel },
  onProgress: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const start = Date.now();
  let lines = 0;
  for (const event of events) {
    const waitMs = start + event.atMs - Date.now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    const posted = signal.aborted
      ? undefined
      : await postWebhook(target, signingKey, JSON.stringify(event.payload(Date.now())), signal);
    if (posted === undefined) return;
    results.add(posted);
    funnel.add(event.metric, isAccepted(posted.result));
    const isDue = event.atMs >= ((lines + 1) * overMs) / PROGRESS_LINES;
    if (!isDue) continue;
    lines = Math.floor((event.atMs / overMs) * PROGRESS_LINES);
    onProgress(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${funnel.line()}`);
  }
}

/** `customerio-otel simulate lifecycle`: posts the webhooks of a campaign over time. */
export const lifecycle: Command = {
  name: 'lifecycle',
  summary:
    'Posts the signed webhooks of a campaign over time: sent, delivered, opened, clicked, bounced, unsubscribed.',
  usage: ['simulate lifecycle --to URL --key-env NAME [--count N] [--over TIME] [--channel NAME] [--json]'],
  options: {
    ...TARGET_OPTIONS,
    ...KEY_OPTIONS,
    count: {
      type: 'string',
      value: 'N',
      help: 'Number of messages, each with several events. Default: 100.',
    },
    over: {
      type: 'string',
      value: 'TIME',
      help: `Time from the first to the last event. Default: ${DEFAULT_OVER}.`,
    },
    channel: { type: 'string', value: 'NAME', help: `One of ${CHANNELS.join(', ')}. Default: email.` },
    profile: {
      ...PROFILE_OPTION,
      help: `How often messages bounce or fail: ${CAMPAIGN_PROFILES.join(', ')}. Default: realistic.`,
    },
    seed: { type: 'string', value: 'N', help: 'Another number has other events. Default: 1.' },
  },
  examples: [
    {
      command:
        'npx customerio-otel simulate lifecycle --to http://127.0.0.1:3000/cio --key-env CIO_KEY --over 30s --count 100',
      what: 'post the events of 100 e-mails within 30 seconds',
    },
    {
      command:
        'npx customerio-otel simulate lifecycle --to http://127.0.0.1:3000/cio --key-env CIO_KEY --profile bounces --over 10m',
      what: 'rehearse an alert on bounces',
    },
  ],
  details: ['The exit code is 0 if all responses are 2xx, otherwise 1. It is 2 if an argument is invalid.'],
  async run({ values }, io: Io) {
    const isJson = values['json'] === true;
    const options = campaignFrom(values);
    const target = await targetFrom(values);
    const signingKey = readKey(values, io.env);
    const campaign = { events: campaignEvents(options), target, signingKey, overMs: options.overMs };
    const state = { results: new Results(), funnel: new Funnel() };
    const { count, channel } = options;
    if (!isJson) {
      const events = `${campaign.events.length} events of ${count} messages (${channel})`;
      io.stdout.write(`${events} to ${printableUrl(target.url)}\n`);
    }
    const interrupt = onInterrupt();
    try {
      const onProgress = (line: string) => void (isJson || io.stdout.write(`${line}\n`));
      await run(campaign, state, onProgress, interrupt.signal);
    } finally {
      interrupt.dispose();
    }
    if (!isJson) io.stdout.write(state.funnel.table(count));
    return printReport(
      { channel, messages: count, events: state.funnel.counts, ...state.results.report() },
      isJson,
      io,
    );
  },
};
