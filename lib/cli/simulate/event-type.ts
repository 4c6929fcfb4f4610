import { WEBHOOK_PAIRS, type WebhookPair } from '../../testing/simulator';
import { eventTypeOf } from '../../testing/simulator/webhooks/pairs';
import { didYouMean } from '../did-you-mean';
import { UsageError } from '../usage-error';

/** Every published pair by its event type, such as `email_bounced`. */
export const PAIRS: ReadonlyMap<string, WebhookPair> = new Map(
  WEBHOOK_PAIRS.map((pair) => [eventTypeOf(pair), pair]),
);

/** Returns the pair of an event type. @throws {UsageError} if it is missing or not published */
export function pairOf(type: string | undefined): WebhookPair {
  const list = '"customerio-otel simulate list" prints all types';
  if (type === undefined) throw new UsageError(`The event type is missing, such as email_bounced; ${list}.`);
  const pair = PAIRS.get(type);
  if (pair !== undefined) return pair;
  const hint = didYouMean(type, [...PAIRS.keys()]).replace(/^\.$/, `; ${list}.`);
  throw new UsageError(`The event type ${JSON.stringify(type)} does not exist${hint}`);
}
