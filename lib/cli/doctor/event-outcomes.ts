import type { PipelinesOutcome } from '../../catalog';

/** What to do about each outcome. */
const FIXES: Readonly<Record<Exclude<PipelinesOutcome, 'accepted'>, string>> = {
  delivery_failed:
    'Check the host, the write key and the network. The log events customerio.api.call have the error type.',
  too_large: 'Send smaller events. The SDK rejects an event that it regards as larger than 32 kB.',
  unserializable:
    'Use only values that JSON can contain: no BigInt, no circular reference, no toJSON() that throws. ' +
    'Do not change an object after its call.',
  disabled:
    "Remove integrations: { 'Customer.io Data Pipelines': false }, and do not deregister the plugin of this name.",
  plugin: 'Check the plugins that the application registers: one of them threw, or canceled the event.',
  closed: 'Make no call after closeAndFlush().',
  invalid_argument: 'Catch the error of the call: it names the argument.',
  lost: 'Check listeners of dispatch_start that throw, plugins that never end, and a negative maxRetries.',
};

/** Numbers of events by outcome. */
export type Outcomes = ReadonlyMap<string, number>;

/** Adds the numbers of each outcome. Ignores numbers that are 0. */
export function sumOutcomes(numbers: readonly (readonly [outcome: string, number: number])[]): Outcomes {
  const totals = new Map<string, number>();
  for (const [outcome, number] of numbers) {
    if (number > 0) totals.set(outcome, (totals.get(outcome) ?? 0) + number);
  }
  return totals;
}

/** Returns a sentence with the numbers, the highest first. */
export function describeOutcomes(outcomes: Outcomes): string {
  const words = [...outcomes]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, number]) => `${outcome} ${number}`);
  return `Events by outcome: ${words.join(', ')}.`;
}

/** Returns what to do about the outcomes other than `accepted`, or undefined if there are none. */
export function fixFor(outcomes: Outcomes): string | undefined {
  const fixes = Object.entries(FIXES).flatMap(([outcome, fix]) => (outcomes.has(outcome) ? [fix] : []));
  return fixes.length === 0 ? undefined : fixes.join(' ');
}
