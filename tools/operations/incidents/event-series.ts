import { METRICS } from '../../../lib/catalog';
import type { Counters } from './counters';
import { valueAt, type EventModel } from './model';
import type { Random } from './random';

/** Events in a batch. The SDK sends at most 15. */
const PER_BATCH = 10;
/** Age of the oldest event at a scrape: the wait for a batch ends after 10 s. */
const HEALTHY_AGE_MS = 6_000;
/** Limit of Customer.io for a batch. */
const LIMIT = 'le="500000"';

/** Counts the events of a minute in one of the instances. The oldest event is in the first one. */
export function countEvents(
  { perMinute, outcomes = {}, oldestMs = HEALTHY_AGE_MS, unflushed, large }: EventModel,
  minute: number,
  instances: readonly Counters[],
  random: Random,
): void {
  const events = random.carried('events', valueAt(perMinute, minute));
  const counter = instances[random.index(instances.length)]!;
  const counted = (outcome: string, by: number) =>
    counter.add(METRICS.pipelinesEvents.name, `operation="track",outcome="${outcome}"`, by);
  let accepted = events;
  for (const [outcome, share] of Object.entries(outcomes)) {
    const some = Math.min(
      accepted,
      random.carried(`event ${outcome}`, events * valueAt(share, minute), false),
    );
    counted(outcome, some);
    accepted -= some;
  }
  counted('accepted', accepted);
  const left = random.carried('unflushed', valueAt(unflushed, minute), false);
  for (const each of instances) {
    each.add(METRICS.pipelinesUnflushedEvents.name, '', each === counter ? left : 0, 0);
  }
  const batches = Math.ceil(accepted / PER_BATCH);
  const above = random.carried('large batches', batches * valueAt(large, minute), false);
  if (batches > 0) {
    counter.add(`${METRICS.pipelinesBatchBytes.name}_bucket`, LIMIT, batches - above, 0);
    counter.add(`${METRICS.pipelinesBatchBytes.name}_count`, '', batches);
  }
  instances.forEach((each, index) => {
    const age = index === 0 ? valueAt(oldestMs, minute) : HEALTHY_AGE_MS;
    each.gauge(METRICS.pipelinesQueueOldest.name, '', age);
    // a batch waits for a sixth of a minute
    each.gauge(METRICS.pipelinesQueueEvents.name, 'state="queued"', Math.ceil(events / 12));
    each.gauge(METRICS.pipelinesQueueEvents.name, 'state="sending"', Math.floor(events / 120));
  });
}
