import { aligned, milliseconds } from './columns';
import { quantile, type Sample } from './exposition';
import { bucketsOf, distinct, named, total } from './samples';

/** As the columns stand; others would follow. */
const CHANNELS = ['email', 'push', 'sms', 'whatsapp', 'in_app', 'slack', 'webhook'];

const EVENTS = 'customerio_message_events_total';
const LATENCY = 'customerio_message_latency_ms_bucket';

/** From the top of the funnel to what went wrong on the way. */
const ROWS: readonly { readonly heading: string; readonly events: readonly string[] }[] = [
  { heading: 'sent', events: ['sent'] },
  { heading: 'delivered', events: ['delivered'] },
  { heading: 'opened', events: ['opened'] },
  { heading: 'opened (machine)', events: ['opened_machine'] },
  { heading: 'clicked', events: ['clicked'] },
  { heading: 'clicked (machine)', events: ['clicked_machine'] },
  { heading: 'bounced', events: ['bounced'] },
  // could not be, must not be, was not allowed to be
  { heading: 'not sent', events: ['failed', 'dropped', 'undeliverable'] },
  { heading: 'complaints', events: ['spammed'] },
];

const QUANTILES = [
  { heading: 'delivery ~p50 ms', q: 0.5 },
  { heading: 'delivery ~p95 ms', q: 0.95 },
] as const;

/**
 * What became of messages: one column for each channel that has had an event.
 * @returns no line before the first event
 */
export function messageTable(samples: readonly Sample[]): string[] {
  const counted = named(samples, EVENTS).filter(({ value }) => value > 0);
  const seen = distinct(counted, 'channel');
  const channels = [...new Set([...CHANNELS, ...seen])].filter((channel) => seen.includes(channel));
  if (channels.length === 0) return [];
  const countOf = (channel: string, events: readonly string[]) =>
    total(
      counted.filter(({ labels }) => labels['channel'] === channel && events.includes(labels['event'] ?? '')),
    );
  return aligned([
    ['messages', ...channels],
    ...ROWS.map(({ heading, events }) => [
      heading,
      ...channels.map((channel) => String(countOf(channel, events) || '-')),
    ]),
    ...QUANTILES.map(({ heading, q }) => [
      heading,
      ...channels.map((channel) => milliseconds(quantile(q, deliveries(samples, channel)))),
    ]),
  ]);
}

/** From the accepted send to the delivery, of what this service sent. */
const deliveries = (samples: readonly Sample[], channel: string) =>
  bucketsOf(
    named(samples, LATENCY).filter(
      ({ labels }) => labels['channel'] === channel && labels['event'] === 'delivered',
    ),
  );
