import type { CampaignType, ObjectType } from '../../../catalog';
import { STORIES, type Story } from './stories';
import { AFTER } from './stories/story';

/** Something that no send of the API caused. */
export interface Stray {
  readonly weight: number;
  readonly objectType: ObjectType;
  readonly campaignType: CampaignType;
  readonly stories: readonly Story[];
  /** Laid over each of its events. */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

const of = (weight: number, objectType: ObjectType, campaignType: CampaignType): Stray => ({
  weight,
  objectType,
  campaignType,
  stories: STORIES[objectType],
});

/** How often each, in proportion to the others. */
export const STRAYS: readonly Stray[] = [
  of(10, 'email', 'campaign'),
  of(8, 'email', 'newsletter'),
  of(5, 'email', 'broadcast'),
  of(4, 'push', 'campaign'),
  of(2, 'push', 'broadcast'),
  of(2, 'sms', 'campaign'),
  of(1, 'whatsapp', 'campaign'),
  of(2, 'in_app', 'campaign'),
  of(2, 'slack', 'campaign'),
  of(3, 'webhook', 'campaign'),
  of(3, 'customer', 'newsletter'),
  // the channel stands where `customer` would, if the change was made in a message
  {
    ...of(1, 'customer', 'campaign'),
    stories: [{ weight: 1, steps: [{ metric: 'unsubscribed', after: AFTER.person }] }],
    overrides: { object_type: 'email' },
  },
  // what Customer.io may add tomorrow
  {
    ...of(1, 'push', 'campaign'),
    stories: [{ weight: 1, steps: [{ metric: 'delivered', after: AFTER.device }] }],
    overrides: { object_type: 'pigeon', metric: 'landed' },
  },
];
