import type { Random } from '../random';
import type { Delivery } from './delivery';
import { FAILURES, DEFAULT_FAILURES, type FailureName } from './failures';
import { fieldsOfPair } from './fields';
import { eventTypeOf, type WebhookPair } from './pairs';
import { ulid } from './ulid';
import type { WebhookEventPayload } from './webhook-event-payload';

/** One event of a delivery. */
export type DeliveryEvent = WebhookPair & {
  /** Unix milliseconds. */
  readonly at: number;
  readonly failure?: FailureName | undefined;
  /** Fields that are added to `data` or replace its fields. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
};

const PREFERENCES_CHANGED = 'cio_subscription_preferences_changed';

/** Returns the payload that Customer.io posts for an event of a delivery. */
export function buildPayload(delivery: Delivery, event: DeliveryEvent, random: Random): WebhookEventPayload {
  const { objectType, metric, at, data } = event;
  const eventType = eventTypeOf(event);
  const failure = FAILURES[event.failure ?? DEFAULT_FAILURES[eventType] ?? 'notFound'](delivery.recipient);
  // subscribed and unsubscribed events belong to no message
  const hasMessage = objectType !== 'customer' || metric === PREFERENCES_CHANGED;
  return {
    event_id: ulid(at, random),
    ...(metric === PREFERENCES_CHANGED ? { object_type_type: objectType } : { object_type: objectType }),
    metric,
    timestamp: Math.floor(at / 1000),
    data: {
      ...identity(delivery),
      ...(hasMessage ? { delivery_id: delivery.id, ...delivery.sourceIds } : {}),
      ...fieldsOfPair(eventType, { delivery, random, at, failure }),
      ...data,
    },
  };
}

/** Returns the fields that identify the person. `customer_id` is the older form; it is empty without an id. */
const identity = ({ person: { id, email, cioId } }: Delivery) => ({
  customer_id: id ?? '',
  identifiers: { id, email, cio_id: cioId },
});
