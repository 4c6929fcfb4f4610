import type { CampaignType, ObjectType } from '../../../catalog';
import { deliveryId } from '../identifiers';
import type { Random } from '../random';
import { oneOf, randomBuffer } from './chance';
import { drawParents, type Parents } from './parents';
import { drawPerson, fictionalPhone, type Person } from './people';

/** One message to one person: what all events of it have in common. */
export interface Delivery {
  readonly objectType: ObjectType;
  readonly id: string;
  readonly person: Person;
  /** An address, a phone number, a channel or a URL, as the channel has it. */
  readonly recipient: string;
  /** Of e-mails. */
  readonly subject: string;
  /** Whom a reply goes to: the phone number that the message came from. */
  readonly sender: string;
  readonly parents: Parents;
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

/** What is known of a delivery; the rest is drawn. */
export interface Known {
  readonly objectType: ObjectType;
  readonly campaignType: CampaignType;
  readonly deliveryId?: string | undefined;
  readonly person?: Partial<Person>;
  readonly parents?: Parents;
  readonly subject?: string | undefined;
}

/** @param at when it was made, Unix milliseconds */
export function drawDelivery(known: Known, random: Random, at: number): Delivery {
  const { objectType, campaignType } = known;
  const person = { ...drawPerson(random), ...known.person };
  // a change of preferences is made in an e-mail, if in any message
  const drawnId = deliveryId(objectType === 'customer' ? 'email' : objectType, at, randomBuffer(random, 16));
  return {
    objectType,
    id: known.deliveryId ?? drawnId,
    person,
    recipient: RECIPIENT[objectType](person),
    subject: known.subject ?? oneOf(random, SUBJECTS),
    sender: fictionalPhone(random),
    parents: { ...drawParents(campaignType, random, at), ...known.parents },
  };
}
