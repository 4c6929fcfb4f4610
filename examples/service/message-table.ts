import { aligned, milliseconds } from './columns';
import { quantile, type Sample } from './exposition';
import { bucketsOf, distinct, named, total } from './samples';

/** Order of the columns. Other channels follow. */
const CHANNELS = ['email', 'push', 'sms', 'whatsapp', 'in_app', 'slack', 'webhook'];

const EVENTS = 'customerio_message_events_total';
const LATENCY = 'customerio_message_latency_ms_bucket';

/** Rows from the top of the funnel to failures. */
const ROWS: readonly { readonly heading: string; readonly events: readonly string[] }[] = [
  { heading: 'sent', events: ['sent'] },
  { heading: 'delivered', events: ['delivered'] },
  { heading: 'opened', events: ['opened'] },
  { heading: 'opened (machine)', events: ['opened_machine'] },
  { heading: 'clicked', events: ['clicked'] },
  { heading: 'clicked (machine)', events: ['clicked_machine'] },
  { heading: 'bounced', events: ['bounced'] },
  // could not be sent, must not be sent, was not allowed to be sent
  { heading: 'not sent', events: ['failed', 'dropped', 'undeliverable'] },
  { heading: 'complaints', events: ['spammed'] },
];

const QUANTILES = [
  { heading: 'delivery ~p50 ms', q: 0.5 },
  { heading: 'delivery ~p95 ms', q: 0.95 },
] as const;

/** Returns the table of message events, with a column for each channel with an event. Empty before the first event. */
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

/** Latency from the accepted send to the delivery, for messages sent by this service. */
const deliveries = (samples: readonly Sample[], channel: string) =>
  bucketsOf(
    named(samples, LATENCY).filter(
      ({ labels }) => labels['channel'] === channel && labels['event'] === 'delivered',
    ),
  );
