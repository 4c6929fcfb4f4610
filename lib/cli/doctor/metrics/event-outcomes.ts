import { METRICS, PIPELINES_OUTCOMES } from '../../../catalog';
import { failure, pass, warning, type Check, type Result } from '../check';
import { describeOutcomes, fixFor, sumOutcomes } from '../event-outcomes';
import type { Sample } from './exposition';
import { seriesOf } from './families';
import { pageOf } from './page';

/** Share of events that may not be accepted. Counters also contain an outage that is over. */
const MAX_SHARE = 0.01;

/** Four attempts of 10 s, their delays, and the flush interval of 10 s take less time. */
const MAX_AGE_MS = 90_000;

/** Detects events of `cdp-analytics-node` that were not accepted, or that have no outcome for a long time. */
export const eventOutcomes: Check = {
  id: 'event-outcomes',
  needsApplication: true,
  async run(environment) {
    const { samples = [] } = await pageOf(environment);
    return [...outcomesOn(samples), ...oldestOn(samples)];
  },
};

function outcomesOn(samples: readonly Sample[]): Result[] {
  const outcomes = sumOutcomes(
    seriesOf(samples, METRICS.pipelinesEvents)
      .map(({ labels, value }) => [labels['outcome'] ?? '', value] as const)
      // a page can contain any text
      .filter(([outcome]) => Object.hasOwn(PIPELINES_OUTCOMES, outcome)),
  );
  if (outcomes.size === 0) return [];
  const text = describeOutcomes(outcomes);
  const accepted = outcomes.get('accepted') ?? 0;
  const total = [...outcomes.values()].reduce((sum, number) => sum + number, 0);
  const fix = fixFor(outcomes);
  if (fix === undefined || total - accepted < MAX_SHARE * total) return [pass(text)];
  return [(accepted > 0 ? warning : failure)(text, fix)];
}

function oldestOn(samples: readonly Sample[]): Result[] {
  const ages = seriesOf(samples, METRICS.pipelinesQueueOldest)
    .map(({ value }) => value)
    .filter(Number.isFinite);
  const oldestMs = Math.max(0, ...ages);
  if (oldestMs < MAX_AGE_MS) return [];
  return [
    warning(
      `The oldest event has had no outcome for ${Math.round(oldestMs / 1000)} s.`,
      'Check the network, the plugins that the application registers, and the options maxRetries and flushInterval.',
    ),
  ];
}
