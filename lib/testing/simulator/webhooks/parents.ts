import type { CampaignType } from '../../../catalog';
import type { Random } from '../random';
import { wholeNumber } from './chance';
import { ulid } from './ulid';

/** The ids by which an event says what made Customer.io send the message. */
export type Parents = Readonly<Record<string, unknown>>;

const id = (random: Random): number => 1 + wholeNumber(random, 40);

/** Which ids there are tells the campaign type; those of the other types are absent. */
const PARENTS: Readonly<Record<CampaignType, (random: Random, at: number) => Parents>> = {
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

export const drawParents = (campaignType: CampaignType, random: Random, at: number): Parents =>
  PARENTS[campaignType](random, at);
