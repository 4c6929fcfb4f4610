import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { webhookPayload, type WebhookPair } from '../../testing/simulator';
import type { FailureName } from '../../testing/simulator/webhooks/failures';
import type { Command, Io, OptionValues } from '../command';
import { parseDuration } from '../duration';
import { onInterrupt } from '../interrupt';
import { KEY_OPTIONS, readKey } from '../key';
import { textOption, wholeNumberOption } from '../option-values';
import { UsageError } from '../usage-error';
import { PAIRS, pairOf } from './event-type';
import { postWebhook, type Posted } from './post';
import { printReport, Results } from './results';
import { printableUrl, targetFrom, TARGET_OPTIONS, type Target } from './target';

/** Requests above which only a summary is printed. */
const MAX_LISTED = 20;
const BOUNCED = PAIRS.get('email_bounced');

interface WebhookRequest {
  readonly pair: WebhookPair;
  readonly failure: FailureName | undefined;
  readonly target: Target;
  readonly signingKey: string;
  readonly isForged: boolean;
  readonly count: number;
  readonly duplicates: number;
  readonly delayMs: number;
  readonly ageMs: number;
}

function failureFrom(values: OptionValues, pair: WebhookPair): FailureName | undefined {
  const [isSoft, isHard] = [values['soft'] === true, values['hard'] === true];
  if (!isSoft && !isHard) return undefined;
  if (isSoft && isHard) throw new UsageError('--soft and --hard are both given; accepted: one of them.');
  if (pair === BOUNCED) return isSoft ? 'mailboxFull' : 'noSuchMailbox';
  throw new UsageError('--soft and --hard apply to email_bounced only; leave them out, or change the type.');
}

const durationOption = (values: OptionValues, name: string): number => {
  const text = textOption(values, name);
  return text === undefined ? 0 : parseDuration(text, `--${name}`);
};

async function requestFrom(type: string | undefined, values: OptionValues, io: Io): Promise<WebhookRequest> {
  const pair = pairOf(type);
  return {
    pair,
    failure: failureFrom(values, pair),
    count: wholeNumberOption(values, 'count', { min: 1, max: 1_000_000, fallback: 1 }),
    duplicates: wholeNumberOption(values, 'duplicates', { max: 1_000, fallback: 0 }),
    delayMs: durationOption(values, 'delay'),
    ageMs: durationOption(values, 'age'),
    isForged: values['invalid-signature'] === true,
    target: await targetFrom(values),
    signingKey: readKey(values, io.env),
  };
}

/** Posts the webhooks one after the other, as Customer.io does. Ends early if the signal aborts. */
async function postAll(
  request: WebhookRequest,
  results: Results,
  onPosted: (line: string) => void,
  signal: AbortSignal,
) {
  const { pair, failure, target, signingKey, isForged, count, duplicates, delayMs, ageMs } = request;
  const key = isForged ? randomBytes(32).toString('hex') : signingKey;
  for (let index = 0; index < count && !signal.aborted; index += 1) {
    if (index > 0 && delayMs > 0) await sleep(delayMs, undefined, { signal }).catch(() => undefined);
    const at = Date.now() - ageMs;
    const body = JSON.stringify(webhookPayload({ ...pair, at, ...(failure && { failure }) }));
    for (let copy = 0; copy <= duplicates && !signal.aborted; copy += 1) {
      const posted = await postWebhook(target, key, body, signal);
      if (posted === undefined) return;
      results.add(posted);
      const name = copy === 0 ? 'webhook' : 'duplicate';
      onPosted(`${name} ${index + 1}: ${resultLine(posted)}`);
    }
  }
}

/** Returns a line such as `503 after 12 ms: handler failed`. */
function resultLine({ result, durationMs }: Posted): string {
  const [status, ...reason] = result.split(' ');
  const line = `${status} after ${durationMs.toFixed(0)} ms`;
  return reason.length === 0 ? line : `${line}: ${reason.join(' ')}`;
}

/** `customerio-otel simulate webhook`: posts signed reporting webhooks to an endpoint. */
export const webhook: Command = {
  name: 'webhook',
  summary: 'Posts signed reporting webhooks of one type to your endpoint, and prints its responses.',
  usage: [
    'simulate webhook <type> --to URL --key-env NAME [--count N] [--duplicates N] [--delay TIME] [--json]',
  ],
  positionals: ['<type>'],
  options: {
    ...TARGET_OPTIONS,
    ...KEY_OPTIONS,
    count: { type: 'string', value: 'N', help: 'Number of webhooks, each with its own event. Default: 1.' },
    duplicates: {
      type: 'string',
      value: 'N',
      help: 'How often each webhook is posted again with the same event id. Default: 0.',
    },
    delay: { type: 'string', value: 'TIME', help: 'Time between two webhooks: 500ms, 2s, 1m. Default: 0.' },
    age: { type: 'string', value: 'TIME', help: 'How long ago the events happened: 10m. Default: 0.' },
    soft: { type: 'boolean', help: 'Soft bounces: the mailbox is full. For email_bounced.' },
    hard: {
      type: 'boolean',
      help: 'Hard bounces: the mailbox does not exist. For email_bounced, its default.',
    },
    'invalid-signature': {
      type: 'boolean',
      help: 'Sign with another key. The endpoint must respond 401.',
    },
  },
  examples: [
    {
      command:
        'npx customerio-otel simulate webhook email_bounced --to http://127.0.0.1:3000/cio --key-env CIO_KEY --soft --count 100 --duplicates 3',
      what: 'post 100 soft bounces, and each of them 3 times again',
    },
    {
      command:
        'npx customerio-otel simulate webhook email_sent --to http://localhost:3000/cio --key-env CIO_KEY --invalid-signature',
      what: 'check that the endpoint rejects a wrong signature',
    },
  ],
  details: [
    'The exit code is 0 if all responses are 2xx, otherwise 1. With --invalid-signature, it is 0 if all responses are 401. It is 2 if an argument is invalid.',
    'Recipients are fictional: addresses at example.com, and phone numbers that are reserved for fiction.',
  ],
  async run({ values, positionals }, io) {
    const isJson = values['json'] === true;
    const request = await requestFrom(positionals[0], values, io);
    const results = new Results(request.isForged);
    const isListed = !isJson && request.count * (1 + request.duplicates) <= MAX_LISTED;
    if (!isJson) io.stdout.write(`${positionals[0]} to ${printableUrl(request.target.url)}\n`);
    const interrupt = onInterrupt();
    try {
      const onPosted = (line: string) => void (isListed && io.stdout.write(`  ${line}\n`));
      await postAll(request, results, onPosted, interrupt.signal);
    } finally {
      interrupt.dispose();
    }
    return printReport({ type: positionals[0], ...results.report() }, isJson, io);
  },
};
