import type { CampaignType, ObjectType } from '../../../catalog';
import { newDeliveryId } from '../generated-ids';
import { pickOne, randomBuffer, type Random } from '../random';
import { randomPerson, randomPhone, type Person } from './person';
import { randomSourceIds, type SourceIds } from './source-ids';

/** One message to one person: the values that all its events have in common. */
export interface Delivery {
  readonly objectType: ObjectType;
  readonly id: string;
  readonly person: Person;
  /** An address, a phone number, a device id, a Slack channel or a URL; depends on the object type. */
  readonly recipient: string;
  /** Subject of an e-mail. */
  readonly subject: string;
  /** The phone number that sent the message and receives replies. */
  readonly replyTo: string;
  readonly sourceIds: SourceIds;
}

const SUBJECTS = [
  'Welcome aboard',
  'Your order is on its way',
  'Reset your password',
  'We miss you',
] as const;

const RECIPIENT: Readonly<Record<ObjectType, (person: Person) => string>> = {
  customer: ({ email }) => email,
  email: ({ email }) => email,
  push: ({ devices: [device] }) => device.device_id,
  sms: ({ phone }) => phone,
  whatsapp: ({ phone }) => phone,
  in_app: ({ id, email }) => id ?? email,
  slack: () => '#signups',
  webhook: ({ id }) => `https://hooks.example.com/orders?customer=${id ?? ''}`,
};

/** The given fields of a delivery. The other ones are random. */
export interface DeliveryFields {
  readonly objectType: ObjectType;
  readonly campaignType: CampaignType;
  readonly deliveryId?: string | undefined;
  readonly person?: Partial<Person>;
  readonly sourceIds?: SourceIds;
  readonly subject?: string | undefined;
}

/**
 * Returns a delivery with the given fields and random other ones.
 *
 * @param at creation time in Unix milliseconds.
 */
export function randomDelivery(given: DeliveryFields, random: Random, at: number): Delivery {
  const { objectType, campaignType } = given;
  const person = { ...randomPerson(random), ...given.person };
  // a change of preferences in a message is made in an e-mail
  const randomId = newDeliveryId(
    objectType === 'customer' ? 'email' : objectType,
    at,
    randomBuffer(random, 16),
  );
  return {
    objectType,
    id: given.deliveryId ?? randomId,
    person,
    recipient: RECIPIENT[objectType](person),
    subject: given.subject ?? pickOne(random, SUBJECTS),
    replyTo: randomPhone(random),
    sourceIds: { ...randomSourceIds(campaignType, random, at), ...given.sourceIds },
  };
}
