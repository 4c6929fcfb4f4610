import type { ApiCalls, Calls } from './calls';
import { joinFitting, milliseconds, percent, perSecond, table, type Column } from './columns';
import { hasEvents } from './events';
import type { History } from './history';
import type { ChannelMessages, Stage } from './messages';
import type { Reading } from './reading';

/** Size of a terminal, in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Returns the lines of the live table for a terminal. Always contains the totals of the APIs and the addresses. If the
 * terminal is too low, cuts operations first, then messages, then webhooks and events.
 */
export function liveTable(history: History, addresses: readonly string[], { columns, rows }: Size): string[] {
  const { latest } = history;
  if (latest === undefined) return [...addresses];
  // a line in the last column would wrap, and the cursor needs a row
  const width = Math.max(columns - 1, 1);
  let free = rows - 1 - addresses.length - latest.apis.length - 1;
  const takeIfFits = (lines: readonly string[]) => {
    const part = lines.length === 0 ? [] : ['', ...lines];
    if (part.length > free) return [];
    free -= part.length;
    return part;
  };
  // above and below the tables, or not at all
  const gap = takeIfFits(['']).slice(1);
  const feeds = takeIfFits([...webhookLine(history, latest, width), ...eventLine(history, latest, width)]);
  const messages = takeIfFits(messageTable(latest.channels, width));
  const calls = table(callColumns(history), callRows(latest.apis, Math.max(free, 0)), width);
  return [...gap, ...calls, ...messages, ...feeds, ...gap, ...addresses].map((line) => line.slice(0, width));
}

interface CallRow {
  readonly name: string;
  readonly calls: Calls;
  /** Finds the same row in another reading. */
  readonly count: (reading: Reading) => number;
  readonly inFlight: string;
}

/** Returns a row for each API, and rows for as many operations as there is room for. */
function callRows(apis: readonly ApiCalls[], room: number): CallRow[] {
  const shown = shares(
    apis.map(({ operations }) => operations.length),
    room,
  );
  return apis.flatMap((calls, index) => {
    const { api, operations } = calls;
    const cut = operations.slice(shown[index]).length;
    const find = (reading: Reading) => reading.apis.find((other) => other.api === api);
    return [
      {
        name: cut === 0 ? api : `${api} (+${cut} more)`,
        calls,
        count: (reading) => find(reading)?.calls ?? 0,
        inFlight: String(calls.inFlight),
      },
      ...operations.slice(0, shown[index]).map((each): CallRow => ({
        name: `  ${each.operation}`,
        calls: each,
        count: (reading) =>
          find(reading)?.operations.find(({ operation }) => operation === each.operation)?.calls ?? 0,
        inFlight: '',
      })),
    ];
  });
}

/** Distributes `room` in turn, with at most `wanted` for each. */
function shares(wanted: readonly number[], room: number): number[] {
  const given = wanted.map(() => 0);
  let left = room;
  while (left > 0 && given.some((count, index) => count < (wanted[index] ?? 0))) {
    for (const [index, count] of given.entries()) {
      if (left === 0 || count === wanted[index]) continue;
      given[index] = count + 1;
      left -= 1;
    }
  }
  return given;
}

const callColumns = (history: History): readonly Column<CallRow>[] => [
  { heading: 'API, operation', dropOrder: 0, cell: ({ name }) => name },
  { heading: 'calls', dropOrder: 0, cell: ({ calls }) => String(calls.calls) },
  { heading: 'calls/s', dropOrder: 1, cell: ({ count }) => perSecond(history.rate(count)) },
  { heading: 'errors', dropOrder: 4, cell: ({ calls }) => String(calls.errors) },
  { heading: 'error %', dropOrder: 0, cell: ({ calls }) => percent(calls.errors, calls.calls) },
  { heading: 'retries', dropOrder: 5, cell: ({ calls }) => String(calls.retries) },
  { heading: 'in flight', dropOrder: 6, cell: ({ inFlight }) => inFlight },
  { heading: 'p50 ms', dropOrder: 3, cell: ({ calls }) => milliseconds(calls.p50) },
  { heading: 'p95 ms', dropOrder: 2, cell: ({ calls }) => milliseconds(calls.p95) },
];

const stage = (heading: string, name: Stage, dropOrder: number): Column<ChannelMessages> => ({
  heading,
  dropOrder,
  cell: ({ counts }) => String(counts[name] || '-'),
});

const MESSAGE_COLUMNS: readonly Column<ChannelMessages>[] = [
  { heading: 'messages', dropOrder: 0, cell: ({ channel }) => channel },
  stage('sent', 'sent', 0),
  stage('delivered', 'delivered', 0),
  stage('opened', 'opened', 3),
  stage('by machine', 'machineOpened', 8),
  stage('clicked', 'clicked', 4),
  stage('by machine', 'machineClicked', 9),
  stage('bounced', 'bounced', 1),
  stage('not sent', 'notSent', 2),
  stage('spam', 'complaints', 5),
  { heading: 'p50 ms', dropOrder: 7, cell: ({ p50 }) => milliseconds(p50) },
  { heading: 'p95 ms', dropOrder: 6, cell: ({ p95 }) => milliseconds(p95) },
];

/** Returns nothing before the first event. */
const messageTable = (channels: readonly ChannelMessages[], width: number): string[] =>
  channels.length === 0 ? [] : table(MESSAGE_COLUMNS, channels, width);

/** Returns nothing before the first webhook. */
function webhookLine(history: History, { webhooks }: Reading, width: number): string[] {
  const { received, duplicates, rejected, lagP95 } = webhooks;
  if (received + rejected === 0) return [];
  const rate = perSecond(history.rate((reading) => reading.webhooks.received));
  const parts = [
    `webhooks  ${received} received`,
    `${rate}/s`,
    `${rejected} rejected`,
    `${duplicates} duplicates`,
    `p95 lag ${milliseconds(lagP95)} ms`,
  ];
  return [joinFitting(parts, ', ', width)];
}

/** Returns nothing before the first event. */
function eventLine(history: History, { events }: Reading, width: number): string[] {
  if (!hasEvents(events)) return [];
  const { accepted, lost, queued, oldestSeconds } = events;
  const parts = [
    `events    ${accepted} accepted`,
    `${perSecond(history.rate((reading) => reading.events.accepted))}/s`,
    `${lost} lost`,
    `${queued} queued`,
    `oldest ${oldestSeconds.toFixed(1)} s`,
  ];
  return [joinFitting(parts, ', ', width)];
}
