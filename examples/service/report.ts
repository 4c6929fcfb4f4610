import { milliseconds, percent, perSecond } from './columns';
import { hasEvents } from './events';
import type { History } from './history';
import type { Reading } from './reading';

const GAP = '  ';

/** Returns one line with the counts so far and the rates of the last seconds, for a pipe or a file. */
export function progressLine(history: History, { at, all, messages, webhooks, events }: Reading): string {
  return [
    new Date(at).toTimeString().slice(0, 8),
    `${all.calls} calls`,
    `${perSecond(history.rate((reading) => reading.all.calls))}/s`,
    `${all.errors} errors (${percent(all.errors, all.calls)}%)`,
    `p50 ${milliseconds(all.p50)} ms`,
    `p95 ${milliseconds(all.p95)} ms`,
    `messages ${messages.sent} sent ${messages.delivered} delivered ${messages.bounced} bounced`,
    `webhooks ${webhooks.received}`,
    ...(hasEvents(events) ? [`events ${events.accepted} accepted ${events.lost} lost`] : []),
  ].join(GAP);
}

/** Returns the lines printed at the end: what was sent and received. Empty without a reading. */
export function summary(startedAt: number, latest: Reading | undefined): string[] {
  if (latest === undefined) return [];
  const { all, apis, messages, webhooks, events } = latest;
  const seconds = Math.round((latest.at - startedAt) / 1_000);
  const calls = [...apis.map((each) => ({ name: each.api, ...each })), { name: 'all APIs', ...all }];
  const digits = Math.max(...calls.map((each) => String(each.calls).length));
  return [
    '',
    `Ended after ${seconds} s. Sent and received in this time:`,
    ...calls.map((each) => {
      const errors = `${each.errors} errors (${percent(each.errors, each.calls)}%)`;
      return `${each.name.padEnd(11)}${String(each.calls).padStart(digits)} calls, ${errors}, ${each.retries} retries`;
    }),
    `messages   ${messages.sent} sent, ${messages.delivered} delivered, ${messages.bounced} bounced, ${messages.notSent} not sent`,
    `webhooks   ${webhooks.received} received, ${webhooks.rejected} rejected, ${webhooks.duplicates} duplicates`,
    ...(hasEvents(events) ? [`events     ${events.accepted} accepted, ${events.lost} lost`] : []),
  ];
}
