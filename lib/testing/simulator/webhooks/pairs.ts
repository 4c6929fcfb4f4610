import { PUBLISHED_METRICS, type EventType, type MetricOf, type ObjectType } from '../../../catalog';

/** An object type and one of its published metrics. */
export type WebhookPair = {
  [O in ObjectType]: { readonly objectType: O; readonly metric: MetricOf<O> };
}[ObjectType];

/** Every published pair. */
export const WEBHOOK_PAIRS: readonly WebhookPair[] = (Object.keys(PUBLISHED_METRICS) as ObjectType[]).flatMap(
  (objectType) => PUBLISHED_METRICS[objectType].map((metric) => ({ objectType, metric }) as WebhookPair),
);

/** Returns the event type of a pair. */
export const eventTypeOf = ({ objectType, metric }: WebhookPair): EventType =>
  `${objectType}_${metric}` as EventType;
