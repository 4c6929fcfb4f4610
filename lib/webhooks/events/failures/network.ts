import type { FailureReason } from '../../../catalog';
import { phraseRules, SPECIFICITY, type Classifier, type Rule } from './rules';

/** The specificity of the most specific rule of this module. */
export const NETWORK_SPECIFICITY = SPECIFICITY.generic + 90;

const HTTP_STATUS =
  /(?:\bhttp(?:\/[\d.]{1,3})?|\b(?:status|response)(?: ?code)?|\breturned|\bresponded with)["'\s:=]{1,4}(3\d\d|4[0-5]\d|5[0-3]\d)(?!\w|\.\d)|^(4[0-5]\d|5[0-3]\d)(?= [a-z])/;

/** Returns the first HTTP status from 300 to 539 in a lower-case text, or undefined. */
export function httpStatusOf(raw: string): number | undefined {
  const match = HTTP_STATUS.exec(raw);
  return match === null ? undefined : Number(match[1] ?? match[2]);
}

const BY_STATUS: Readonly<Partial<Record<number, FailureReason>>> = {
  401: 'account',
  402: 'account',
  403: 'account',
  404: 'unknown_recipient',
  407: 'account',
  408: 'timeout',
  410: 'unknown_recipient',
  413: 'too_large',
  414: 'too_large',
  429: 'rate_limited',
  504: 'timeout',
  522: 'timeout',
  524: 'timeout',
};

/** Classifies the HTTP status that a webhook endpoint, Slack or the API of a provider returned. */
export const classifyHttpStatus: Classifier = ({ raw }) => {
  const status = httpStatusOf(raw);
  if (status === undefined) return undefined;
  if (status < 400) return 'invalid_address'; // a redirect that was not followed: the URL must be changed
  return BY_STATUS[status] ?? (status < 500 ? 'content' : 'provider');
};

/** Phrases of HTTP and network errors, which occur on every channel. */
export const NETWORK_PHRASE_RULES = phraseRules(SPECIFICITY.generic, [
  [80, 'timeout', /time[ds]?[ -]?out|deadline exceeded|message (?:has )?expired/],
  [
    70,
    'domain',
    /no such host|enotfound|name resolution|nxdomain|\bdns\b/,
    /(?:could not|cannot|unable to|failed to) resolve/,
  ],
  [60, 'rate_limited', /rate.?limit|too many requests|thrott?l|quota/],
  [
    50,
    'too_large',
    /too (?:large|big|long)|exceeds? .{0,40}(?:size|length|characters|limit)|character limit/,
  ],
  [
    40,
    'account',
    /un-?authori[sz]ed|authenticat\w{0,5} (?:failed|error|required)|forbidden|permission|access denied/,
    /credentials|invalid (?:api.?key|credential|token|auth)|insufficient (?:funds|balance|credit)/,
    /billing|payment|account .{0,30}(?:suspended|disabled|inactive|closed|not active)/,
  ],
  [
    30,
    'invalid_address',
    /(?:invalid|malformed|missing|bad|empty) .{0,20}(?:url|uri|address|phone|number|recipient)/,
    /(?:recipient|phone number|e-?mail|url) (?:is |was )?(?:blank|empty|missing|invalid)/,
    /unsupported protocol|not a valid (?:url|phone|number|address)/,
    /no (?:phone number|e-?mail address|recipient|url)/,
  ],
  [20, 'content', /bad request|unprocessable|invalid (?:json|payload|request)|\bspam\b/],
  [10, 'unknown_recipient', /not found|no longer exists?|does not exist/],
  [
    0,
    'provider',
    /connection (?:refused|reset|closed|aborted)|econn|\beof\b|socket hang up|unreachable/,
    /\btls\b|\bssl\b|x509|certificate/,
    /internal (?:server )?error|server error|bad gateway|unavailable|overload|temporar|try again/,
  ],
]);

/** HTTP statuses and network errors, which occur on every channel. */
export const NETWORK_RULES: readonly Rule[] = [
  { specificity: NETWORK_SPECIFICITY, classify: classifyHttpStatus },
  ...NETWORK_PHRASE_RULES,
];
