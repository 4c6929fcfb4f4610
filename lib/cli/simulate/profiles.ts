import { isProfileName, PROFILES, type Profile, type ProfileName } from '../../testing/simulator';
import type { CommandOption, OptionValues } from '../command';
import { didYouMean } from '../did-you-mean';
import { textOption } from '../option-values';
import { UsageError } from '../usage-error';

/** What the profiles do, for the list and the help. */
export const PROFILE_SUMMARIES: Readonly<Record<ProfileName, string>> = {
  quiet: 'Nothing fails, and responses take milliseconds.',
  healthy: 'Realistic latency; few calls fail, and no alert has a reason.',
  realistic: 'Every kind of failure occurs within some hundred requests.',
  stormy: 'An incident: slow responses, 5xx, 429, resets, and broken bodies.',
  outage: 'Every call gets a 5xx.',
  'rate-limit': 'A third of the requests get a 429.',
  slow: 'Responses take seconds.',
  credentials: 'Every call gets a 401, as with a revoked key.',
  bounces: 'Most e-mails bounce.',
  complaints: 'Recipients report e-mails as spam.',
  'feed-stopped': 'Customer.io posts no webhooks.',
};

export const PROFILE_OPTION: CommandOption = {
  type: 'string',
  value: 'NAME',
  help: `Latency, faults and events: ${Object.keys(PROFILE_SUMMARIES).join(', ')}.`,
};

/** Profiles that change the events of a campaign. The other ones change the responses of the APIs. */
export const CAMPAIGN_PROFILES: readonly ProfileName[] = ['healthy', 'realistic', 'bounces', 'complaints'];

/**
 * Returns the profile of `--profile`.
 *
 * @param accepted the profiles that have an effect on the command
 * @throws {UsageError} if it does not exist, or is not accepted
 */
export function profileFrom(
  values: OptionValues,
  fallback: ProfileName,
  accepted: readonly string[] = Object.keys(PROFILES),
): Profile {
  const name = textOption(values, 'profile') ?? fallback;
  if (isProfileName(name) && accepted.includes(name)) return PROFILES[name];
  if (isProfileName(name)) {
    throw new UsageError(
      `The profile ${JSON.stringify(name)} does not apply to this command; accepted: ${accepted.join(', ')}.`,
    );
  }
  throw new UsageError(`The profile ${JSON.stringify(name)} does not exist${didYouMean(name, accepted)}`);
}
