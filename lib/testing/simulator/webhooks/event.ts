import type { Random } from '../random';
import type { Delivery } from './delivery';
import { FAILURES, USUAL_FAILURE, type FailureName } from './failures';
import { fieldsOfPair } from './fields';
import { eventTypeOf, type WebhookPair } from './pairs';
import { ulid } from './ulid';

/** The body of one reporting webhook. */
export interface WebhookPayload {
  /** A ULID. */
  readonly event_id: string;
  /** Absent in a change of preferences, */
  readonly object_type?: string;
  /** which has it under this name, as the vendor describes it. */
  readonly object_type_type?: string;
  readonly metric: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What happened to a delivery. */
export type Happening = WebhookPair & {
  /** Unix milliseconds. */
  readonly at: number;
  readonly failure?: FailureName | undefined;
  /** Further fields of `data`, or others than usual. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
};

const PREFERENCES = 'cio_subscription_preferences_changed';

/** Tells of a delivery what happened to it, in the shape that Customer.io posts. */
export function eventOf(delivery: Delivery, happening: Happening, random: Random): WebhookPayload {
  const { objectType, metric, at, data } = happening;
  const eventType = eventTypeOf(happening);
  const failure = FAILURES[happening.failure ?? USUAL_FAILURE[eventType] ?? 'notFound'](delivery.recipient);
  // who subscribes does so without a message, as far as Customer.io knows
  const isOfMessage = objectType !== 'customer' || metric === PREFERENCES;
  return {
    event_id: ulid(at, random),
    ...(metric === PREFERENCES ? { object_type_type: objectType } : { object_type: objectType }),
    metric,
    timestamp: Math.floor(at / 1000),
    data: {
      ...identity(delivery),
      ...(isOfMessage ? { delivery_id: delivery.id, ...delivery.parents } : {}),
      ...fieldsOfPair(eventType, { delivery, random, at, failure }),
      ...data,
    },
  };
}

/** `customer_id` is the older form; it is blank where there is no id. */
const identity = ({ person: { id, email, cioId } }: Delivery) => ({
  customer_id: id ?? '',
  identifiers: { id, email, cio_id: cioId },
});
