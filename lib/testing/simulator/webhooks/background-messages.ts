import type { CampaignType, ObjectType } from '../../../catalog';
import { SCENARIOS, type Scenario } from './scenarios';
import { DELAYS } from './scenarios/scenario';

/** A kind of message without a send through the API. */
export interface BackgroundMessage {
  /** Frequency in proportion to the other kinds. */
  readonly weight: number;
  readonly objectType: ObjectType;
  readonly campaignType: CampaignType;
  readonly scenarios: readonly Scenario[];
  /** Fields that replace those of each payload. */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

const message = (weight: number, objectType: ObjectType, campaignType: CampaignType): BackgroundMessage => ({
  weight,
  objectType,
  campaignType,
  scenarios: SCENARIOS[objectType],
});

/** Kinds of messages that Customer.io sends without a request to the API. */
export const BACKGROUND_MESSAGES: readonly BackgroundMessage[] = [
  message(10, 'email', 'campaign'),
  message(8, 'email', 'newsletter'),
  message(5, 'email', 'broadcast'),
  message(4, 'push', 'campaign'),
  message(2, 'push', 'broadcast'),
  message(2, 'sms', 'campaign'),
  message(1, 'whatsapp', 'campaign'),
  message(2, 'in_app', 'campaign'),
  message(2, 'slack', 'campaign'),
  message(3, 'webhook', 'campaign'),
  message(3, 'customer', 'newsletter'),
  // a change made in a message has the channel as object type instead of `customer`
  {
    ...message(1, 'customer', 'campaign'),
    scenarios: [{ weight: 1, steps: [{ metric: 'unsubscribed', after: DELAYS.person }] }],
    overrides: { object_type: 'email' },
  },
  // an object type and a metric that Customer.io may add in the future
  {
    ...message(1, 'push', 'campaign'),
    scenarios: [{ weight: 1, steps: [{ metric: 'delivered', after: DELAYS.device }] }],
    overrides: { object_type: 'pigeon', metric: 'landed' },
  },
];
