import type { Sample } from './exposition';
import { named, total } from './samples';

const MS_PER_SECOND = 1_000;

/** The events of `@customerio/cdp-analytics-node`, since the service started. */
export interface Events {
  readonly accepted: number;
  /** Every other outcome. */
  readonly lost: number;
  /** Without an outcome yet. */
  readonly queued: number;
  /** Age of the oldest event without an outcome. */
  readonly oldestSeconds: number;
}

/** Whether there was an event. The real API gets none. */
export const hasEvents = ({ accepted, lost, queued }: Events): boolean => accepted + lost + queued > 0;

export function eventsOf(samples: readonly Sample[]): Events {
  const outcomes = named(samples, 'customerio_pipelines_events_total');
  const accepted = total(outcomes.filter(({ labels }) => labels['outcome'] === 'accepted'));
  return {
    accepted,
    lost: total(outcomes) - accepted,
    queued: total(named(samples, 'customerio_pipelines_queue_events')),
    oldestSeconds: total(named(samples, 'customerio_pipelines_queue_oldest_ms')) / MS_PER_SECOND,
  };
}
