// not of the index, so that the published declarations contain only what they use
import type { BounceType, CampaignType } from '../../catalog/values';
import { EVENT_TYPES, type EventType } from '../../catalog/webhook-events';
import { unknownNames } from '../../config/unknown-names';
import type { WebhookEventOf } from '../../webhooks/events/event';
import { parse } from '../../webhooks/events/parse';
import { WEBHOOK_PAIRS, webhookPayload } from '../simulator';
import type { WebhookEventPayload } from '../simulator/webhooks/webhook-event-payload';

/** Not `WebhookEventOf<T>['data']`, which TypeScript 5.0 rejects. */
type DataOf<T extends EventType> = WebhookEventOf<T> extends { readonly data: infer D } ? D : never;

/** Values of {@link webhookEvent} that replace those of the fictional event. */
export type WebhookEventOverrides<T extends EventType = EventType> = {
  /** @default a new ULID */
  readonly eventId?: string;
  /** Time of the event; Customer.io sends whole seconds. @default now */
  readonly timestamp?: Date;
  /** What caused the message. It determines which of `campaign_id`, `broadcast_id`, … is in `data`. @default 'campaign' */
  readonly campaignType?: CampaignType;
  /** Fields of `data`, under Customer.io's names. They replace single fields; `undefined` removes a field. */
  readonly data?: DataOf<T>;
} & (T extends 'email_bounced'
  ? {
      /** Sets a failure text of this class, unless `data.failure_message` is given. @default 'hard' */
      readonly bounceType?: BounceType;
    }
  : unknown) &
  (T extends `${string}_opened` | `${string}_clicked`
    ? {
        /** Whether a machine opened or clicked, such as a scanner. @default false */
        readonly machine?: boolean;
      }
    : unknown);

/** An event as `onEvent` receives it, and as Customer.io sends it. */
export type TestWebhookEvent<T extends EventType = EventType> = WebhookEventOf<T> & {
  /** Returns the body that Customer.io posts for this event; `JSON.stringify(event)` calls it. */
  toJSON(): WebhookEventPayload;
};

/** Failure texts by the class that the receiver assigns to them. */
const BOUNCE_TEXTS: Readonly<Record<BounceType, string>> = {
  hard: '550 5.1.1 The email account does not exist',
  soft: '452 4.2.2 The mailbox is full',
  unknown: 'No reason was given',
};

const PAIRS = new Map(WEBHOOK_PAIRS.map((pair) => [`${pair.objectType}_${pair.metric}`, pair]));

const MACHINE_FIELDS: Readonly<Record<string, string>> = { opened: 'prefetched', clicked: 'machine' };

/**
 * Returns the event of one reporting webhook, with a fictional person and every field that Customer.io documents for
 * its type. It is what `onEvent` receives; `JSON.stringify()` of it, or {@link webhookRequest}, is what Customer.io
 * posts. Two calls return different events.
 *
 * `type`, `bounceType`, `failureReason`, `campaignType` and `machine` are computed from the body, as in the receiver:
 * set `data.failure_message` for another failure.
 *
 * @param type `<object_type>_<metric>` of a published pair, such as `email_bounced`.
 * @throws {TypeError} if the type is not published, or if an override is unknown or does not belong to the type.
 */
export function webhookEvent<T extends EventType>(
  type: T,
  overrides: WebhookEventOverrides<T> = {},
): TestWebhookEvent<T> {
  const pair = PAIRS.get(type);
  if (pair === undefined) {
    const [problem] = unknownNames([String(type)], typesLike(String(type)), 'a published event type');
    throw new TypeError(`webhookEvent(): ${problem ?? ''}`);
  }
  const { eventId, timestamp, campaignType, ...rest } = requireOverrides(
    type,
    pair.metric,
    overrides as AnyOverrides,
  );
  const payload = webhookPayload({
    ...pair,
    ...(campaignType === undefined ? {} : { campaignType }),
    ...(timestamp === undefined ? {} : { at: timestamp.getTime() }),
    overrides: {
      ...(eventId === undefined ? {} : { event_id: eventId }),
      data: { ...impliedFields(pair.metric, rest), ...rest.data },
    },
  });
  const body = JSON.stringify(payload);
  const { event } = parse(body);
  // not enumerable, so that comparisons of events ignore it
  Object.defineProperty(event, 'toJSON', { value: () => JSON.parse(body) as WebhookEventPayload });
  return event as TestWebhookEvent<T>;
}

/** All overrides, without the types of single events. */
interface AnyOverrides {
  readonly eventId?: string;
  readonly timestamp?: Date;
  readonly campaignType?: CampaignType;
  readonly bounceType?: BounceType;
  readonly machine?: boolean;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Whether an override applies to a type. */
const APPLIES: { readonly [K in keyof AnyOverrides]-?: (type: string, metric: string) => boolean } = {
  eventId: () => true,
  timestamp: () => true,
  campaignType: () => true,
  data: () => true,
  bounceType: (type) => type === 'email_bounced',
  machine: (_, metric) => Object.hasOwn(MACHINE_FIELDS, metric),
};

/** @throws {TypeError} if an override is unknown or invalid. */
function requireOverrides(type: string, metric: string, overrides: AnyOverrides): AnyOverrides {
  const accepted = Object.entries(APPLIES)
    .filter(([, applies]) => applies(type, metric))
    .map(([name]) => name);
  const [problem] = unknownNames(Object.keys(overrides), accepted, `an override of ${type}`);
  if (problem !== undefined) {
    throw new TypeError(`webhookEvent(): ${problem} Fields of the message belong in data.`);
  }
  // not instanceof: a test framework can have a Date of its own
  if (overrides.timestamp !== undefined && !Number.isFinite(overrides.timestamp.getTime?.())) {
    throw new TypeError('webhookEvent(): timestamp must be a valid Date.');
  }
  return overrides;
}

/** Returns the fields of `data` that `bounceType` and `machine` stand for. */
function impliedFields(metric: string, { bounceType, machine }: AnyOverrides): Record<string, unknown> {
  const machineField = MACHINE_FIELDS[metric];
  return {
    ...(bounceType === undefined ? {} : { failure_message: BOUNCE_TEXTS[bounceType] }),
    ...(machine === undefined || machineField === undefined ? {} : { [machineField]: machine }),
  };
}

/** Returns the event types with the object type of a misspelled one, or all event types. */
function typesLike(type: string): readonly string[] {
  const similar = EVENT_TYPES.filter((name) => name.split('_', 1)[0] === type.split('_', 1)[0]);
  return similar.length > 0 ? similar : EVENT_TYPES;
}
