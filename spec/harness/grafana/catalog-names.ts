import {
  APIS,
  ATTR,
  BOUNCE_TYPES,
  CAMPAIGN_TYPES,
  ERROR_CLASSES,
  ERROR_REASONS,
  FAILURE_REASONS,
  STATUSES,
  STORE_ERRORS,
  WEBHOOK_ERRORS,
  WEBHOOK_OUTCOMES,
} from '../../../lib/catalog';

const ERRORS = [ERROR_CLASSES, WEBHOOK_ERRORS, STORE_ERRORS].flatMap((values) => Object.keys(values));

/** Values of the attributes that are a closed set. Error types are also HTTP statuses. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  [ATTR.api]: APIS,
  [ATTR.status]: STATUSES,
  [ATTR.campaignType]: CAMPAIGN_TYPES,
  [ATTR.bounceType]: BOUNCE_TYPES,
  [ATTR.errorReason]: ERROR_REASONS,
  [ATTR.failureReason]: Object.keys(FAILURE_REASONS),
  [ATTR.webhookOutcome]: Object.keys(WEBHOOK_OUTCOMES),
  [ATTR.store]: ['dedupe', 'journal'],
  [ATTR.errorType]: ERRORS,
  [ATTR.attemptReason]: [...ERRORS, 'redirect'],
};

const HTTP_STATUS = /^[1-5][0-9.]{2}$/;

/** Returns the alternatives of a value that the attribute never has. A dot stands for a digit of an HTTP status. */
export function unknownValues(attribute: string, value: string): string[] {
  const known = VALUES[attribute];
  if (known === undefined) return [];
  const isError = attribute === ATTR.errorType || attribute === ATTR.attemptReason;
  return value.split('|').filter((one) => !known.includes(one) && !(isError && HTTP_STATUS.test(one)));
}
