import type { CampaignType } from '../../../catalog';
import { randomInteger, type Random } from '../random';
import { ulid } from './ulid';

/** Ids of the cause of a message, such as a campaign or a newsletter. */
export type SourceIds = Readonly<Record<string, unknown>>;

const id = (random: Random): number => 1 + randomInteger(random, 40);

/** Ids by campaign type. A payload has only those of its own type. */
const SOURCE_IDS: Readonly<Record<CampaignType, (random: Random, at: number) => SourceIds>> = {
  campaign: (random, at) => ({
    campaign_id: id(random),
    action_id: id(random),
    parent_action_id: id(random),
    journey_id: ulid(at, random),
    trigger_event_id: ulid(at, random),
  }),
  broadcast: (random, at) => ({
    broadcast_id: id(random),
    trigger_id: id(random),
    action_id: id(random),
    journey_id: ulid(at, random),
  }),
  newsletter: (random) => ({ newsletter_id: id(random), content_id: id(random) }),
  transactional: (random) => ({ transactional_message_id: id(random) }),
  unknown: () => ({}),
};

/** Returns random ids of the cause of a message. */
export const randomSourceIds = (campaignType: CampaignType, random: Random, at: number): SourceIds =>
  SOURCE_IDS[campaignType](random, at);
