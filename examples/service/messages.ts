import { quantile, type Sample } from './exposition';
import { bucketsOf, distinct, named, total } from './samples';

/** Order of the channels. Others follow. */
const CHANNELS = ['email', 'push', 'sms', 'whatsapp', 'in_app', 'slack', 'webhook'];

/** Stages of a message, from the top of the funnel to failures. */
export const STAGES = {
  sent: ['sent'],
  delivered: ['delivered'],
  opened: ['opened'],
  machineOpened: ['opened_machine'],
  clicked: ['clicked'],
  machineClicked: ['clicked_machine'],
  bounced: ['bounced'],
  // could not be sent, must not be sent, was not allowed to be sent
  notSent: ['failed', 'dropped', 'undeliverable'],
  complaints: ['spammed'],
} as const satisfies Record<string, readonly string[]>;

export type Stage = keyof typeof STAGES;

/** The messages of one channel, since the service started. */
export interface ChannelMessages {
  readonly channel: string;
  readonly counts: Readonly<Record<Stage, number>>;
  /** Milliseconds from the accepted send to the delivery, for messages sent by this service. NaN without any. */
  readonly p50: number;
  readonly p95: number;
}

/** Returns the messages of each channel with an event. */
export function messagesOf(samples: readonly Sample[]): ChannelMessages[] {
  const counted = named(samples, 'customerio_message_events_total').filter(({ value }) => value > 0);
  const seen = distinct(counted, 'channel');
  const channels = [...new Set([...CHANNELS, ...seen])].filter((channel) => seen.includes(channel));
  return channels.map((channel) => {
    const deliveries = deliveriesOf(samples, channel);
    return {
      channel,
      counts: countsOf(counted.filter(({ labels }) => labels['channel'] === channel)),
      p50: quantile(0.5, deliveries),
      p95: quantile(0.95, deliveries),
    };
  });
}

/** Returns the number of messages in each stage. */
export const countsOf = (samples: readonly Sample[]): Record<Stage, number> =>
  Object.fromEntries(
    Object.entries<readonly string[]>(STAGES).map(([stage, events]) => [
      stage,
      total(samples.filter(({ labels }) => events.includes(labels['event'] ?? ''))),
    ]),
  ) as Record<Stage, number>;

const deliveriesOf = (samples: readonly Sample[], channel: string) =>
  bucketsOf(
    named(samples, 'customerio_message_latency_ms_bucket').filter(
      ({ labels }) => labels['channel'] === channel && labels['event'] === 'delivered',
    ),
  );
