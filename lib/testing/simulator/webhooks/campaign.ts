import type { CampaignType } from '../../../catalog';
import { sampleLatencyMs } from '../latency';
import { pickWeighted, seededRandom } from '../random';
import { randomDelivery } from './delivery';
import { buildPayload, type DeliveryEvent } from './payload';
import { SCENARIOS, withFactors, type EventFactors, type Scenario } from './scenarios';
import type { WebhookEventPayload } from './webhook-event-payload';

export interface CampaignOptions {
  readonly channel: keyof typeof SCENARIOS;
  /** @default 'campaign' */
  readonly campaignType?: CampaignType;
  /** Number of messages. */
  readonly count: number;
  /** Time from the first to the last event, in milliseconds. */
  readonly overMs: number;
  /** The same seed has the same events. @default 1 */
  readonly seed?: number;
  /** Factors for the frequency of messages with an event. @default those of the scenarios */
  readonly eventFactors?: EventFactors;
}

/** An event of a campaign. */
export interface CampaignEvent {
  /** Milliseconds after the start. */
  readonly atMs: number;
  readonly metric: string;
  /** @param at time of the event in Unix milliseconds */
  readonly payload: (at: number) => WebhookEventPayload;
}

/** Share of the natural duration of one message in which the campaign starts all its messages. */
const START_SPAN = 1.5;

/** Returns the events of a campaign in the order of time, compressed or stretched to the given time. */
export function campaignEvents(options: CampaignOptions): CampaignEvent[] {
  const { channel, campaignType = 'campaign', count, overMs, seed = 1, eventFactors = {} } = options;
  const scenarios = withFactors(SCENARIOS[channel], eventFactors);
  const messages = Array.from({ length: count }, (_, index) => {
    const random = seededRandom(seed + Math.imul(index + 1, 0x9e3779b1));
    const delivery = randomDelivery({ objectType: channel, campaignType }, random, Date.now());
    const steps: Scenario['steps'] = pickWeighted(random, scenarios)?.steps ?? [];
    let elapsedMs = 0;
    return steps.map((step): CampaignEvent => {
      elapsedMs += sampleLatencyMs(step.after, random);
      const event = { ...step, objectType: channel };
      return {
        atMs: elapsedMs,
        metric: step.metric,
        payload: (at) => buildPayload(delivery, { ...event, at } as DeliveryEvent, random),
      };
    });
  });
  const longestMs = Math.max(0, ...messages.flat().map(({ atMs }) => atMs));
  const startSpanMs = (longestMs * START_SPAN) / Math.max(1, count - 1);
  const events = messages
    .flatMap((steps, index) => steps.map((step) => ({ ...step, atMs: step.atMs + index * startSpanMs })))
    .sort((a, b) => a.atMs - b.atMs);
  return stretched(events, overMs);
}

/** Maps the times linearly, so that the first event is at 0 and the last one at `overMs`. */
function stretched(events: readonly CampaignEvent[], overMs: number): CampaignEvent[] {
  const [first, last] = [events[0]?.atMs ?? 0, events.at(-1)?.atMs ?? 0];
  const scale = last > first ? overMs / (last - first) : 0;
  return events.map((event) => ({ ...event, atMs: (event.atMs - first) * scale }));
}
