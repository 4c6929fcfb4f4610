import { SUPPRESSED } from './customerio';
import type { Phrases } from './rules';

const RECIPIENT = 'user|recipient|mailbox|account|address|alias|addressee|person|customer|subscriber|inbox';
const GONE =
  'unknown|un-?available|no longer|inactive|disabled|deactivated|closed|expired|suspended|discontinued|invalid|deleted|terminated|rejected';
const NOT_KNOWN = String.raw`found|exist|known|valid|listed|recogni[sz]ed|have an?\b|our|active|a valid|correct`;
const NO_SUCH = 'unknown|no such|invalid|non-?existent|undeliverable|wrong|disabled|inactive';

/**
 * Unambiguous phrases of receiving servers and e-mail providers, which allow many wordings. The specificity decides
 * where they overlap: Gmail uses `unsolicited` and `blocked` in one message, and Postfix uses `address rejected` for
 * both senders and recipients.
 */
export const WIDE_PHRASES: readonly Phrases[] = [
  [60, 'suppressed', ...SUPPRESSED],
  [56, 'content', /(?:missing|duplicate|multiple|invalid) (?:\S{1,20} )?headers?\b/, /rfc ?-?(?:2?822|5322)/],
  [
    52,
    'blocked',
    /reverse dns|\bptr\b|\brdns\b/,
    /\bspf\b|\bdkim\b|dmarc|sender (?:id|policy)|un-?authenticated|not authenticated|authentication information/,
    /sender (?:was |is )?(?:rejected|blocked|denied)/,
  ],
  [
    48,
    'account',
    /sender (?:address|domain|verif)|domain of sender|address is not verified/,
    /(?:invalid|bad|unverified|unknown) (?:sender|from)|\bfrom address\b/,
    /authentication (?:failed|failure|required|credentials|unsuccessful)|smtp auth/,
    /(?:username|password) (?:and \w+ )?not accepted/,
    /package quota|credits? exceeded|sending (?:is |has been |was )?(?:paused|disabled|suspended)|smtpapierror/,
  ],
  [
    44,
    'mailbox_full',
    /mail ?box .{0,30}(?:\bfull\b|quota|size limit|storage)|mail ?box ?full/,
    /(?:inbox|account|user|storage|disk|recipient)\b.{0,30}(?:\bfull\b|quota)/,
    /over ?quota|out of storage|insufficient storage|storage allocation/,
  ],
  [
    40,
    'too_large',
    /(?:message|mail|size|content|attachment|header)s? ?(?:\S{1,20} ){0,4}too ?(?:large|big|long)/,
    /^too large|size limit|maximum (?:message )?size|exceed\w* .{0,30}\bsize/,
    /(?:message|mail) size (?:\S{1,20} ){0,4}exceed/,
  ],
  [
    36,
    'rate_limited',
    /rate.?limit|frequency limit|thread limit|thrott?l|gr[ae]y-? ?list/,
    /too (?:many (?!hops)|fast|frequent|quickly)|receiving mail (?:too|at a rate)/,
    /(?:unusual|unexpected)(?:ly high)? (?:rate|volume)|temporarily deferred/,
    /(?:sending|daily|hourly|relay|connection|rate|message) (?:\w+ )?(?:limit|quota) (?:\w+ )?(?:exceeded|reached)/,
    /exceeded .{0,30}(?:limit|rate|quota|number) .{0,20}(?:messages|connections|recipients)/,
    /\bper (?:hour|day|minute|connection)/,
  ],
  // Postfix quotes the other server after `undeliverable address: host`
  [
    34,
    'unknown_recipient',
    /undeliverable address|(?:mailbox|account) (?:is )?disabled|(?:user|mailbox) (?:unknown|do(?:es)? not exist)|(?:unknown|no such) (?:user|mailbox)/,
  ],
  [33, 'mailbox_full', /\bquota\b/],
  [
    32,
    'domain',
    /(?:domain|host)(?: name)?\b.{0,25}(?:not (?:be )?(?:found|exist|resolve|reachable)|unknown|invalid|no mx)/,
    /(?:domain|host)\b.{0,25}does not (?:exist|resolve|accept)|invalid ?domain|nxdomain|typofix/,
    /(?:unknown|no such|invalid|non-?existent|bad) (?:mail )?(?:domain|host|destination|server)/,
    /dns ?(?:error|failure|problem|lookup|record|query)|name service error/,
    /\b(?:mx|dns)\b.{0,40}(?:fail|not |unable|could|error|loop)|null mx|no (?:valid )?mx\b/,
    /(?:unable to|could not|cannot) (?:be )?(?:resolve|rout|find a mail|look ?up)/,
    /does not accept mail|no mail (?:host|server)|too many hops|hop count|(?:mail|routing) loop/,
    /relay.{0,25}(?:denied|not (?:permitted|allowed)|prohibited|rejected)/,
    /(?:unable|not (?:permitted|allowed|authori[sz]ed|configured)|refus\w{1,3}) to relay/,
  ],
  [
    28,
    'blocked',
    /reputation|spamhaus|spamcop|barracuda|sorbs|dnsbl|\brbls?\b|(?:black|block|deny)-?list/,
    /\bip\b.{0,40}(?:block|list|ban|reject|refus|denied|not allowed)/,
    /(?:host|client|server|network)\b.{0,40}(?:block|list|banned|denied|not allowed)/,
    /banned|mismatch\w* .{0,20}\bip\b|spam block|mail block|(?:client host|helo command) rejected/,
  ],
  [
    24,
    'content',
    /\bspam|unsolicited|junk mail|bulk mail|\bvirus|malware|phish/,
    /content ?(?:rejected|blocked|filter|restriction)|message content|prohibited/,
    /attachment ?(?:rejected|type|not)|attached .{0,20}not allowed|contain(?:s|ing) .{0,30}(?:url|link|attachment|word)/,
    /malformed (?:message|mime)|\bfiltered\b/,
  ],
  [
    20,
    'blocked',
    /polic(?:y|ies)\b|\brestricted\b|not (?:allowed|authori[sz]ed|permitted) to (?:send|submit|post)/,
  ],
  [
    16,
    'invalid_address',
    /(?:invalid|malformed|bad|illegal|improper) (?:e-?mail |mailbox |recipient )?(?:address|syntax)/,
    /syntax error .{0,30}(?:address|mailbox)|not a valid (?:e-?mail )?address|bademailaddress/,
    /address .{0,20}(?:malformed|syntax|format)|mailbox name not allowed|fully.?qualified/,
  ],
  [
    12,
    'unreachable',
    /(?:mailbox|account|user|recipient|address)\b.{0,30}(?:temporarily|currently|busy|locked|frozen)/,
    /(?<!delivery )temporarily (?:disabled|inactive|suspended)|not accepting (?:mail|messages)/,
  ],
  [
    8,
    'unknown_recipient',
    new RegExp(String.raw`\b(?:${RECIPIENT})(?:e?s)?\b.{0,60}(?:${GONE})`),
    new RegExp(String.raw`\b(?:${RECIPIENT})(?:e?s)?\b.{0,60}not (?:be )?(?:${NOT_KNOWN})`),
    new RegExp(String.raw`(?:${NO_SUCH}) (?:${RECIPIENT}|local[ -]?part|e-?mail|name|virtual|or illegal)`),
    /no mail ?box|does not have an? .{0,30}account|no ?such ?user|no ?email\b|recipient ?not ?found/,
    /account ?disabled|unrout\w{0,3}able|no rcpt|address rejected|has moved|not our (?:user|customer)/,
  ],
  [4, 'blocked', /block|\bdenied\b|not authori[sz]ed|permission|complain|administrative/],
  [
    0,
    'timeout',
    /time[ds]?[ -]?out|no answer|too old|failing for a long time|too long\b.{0,20}queue/,
    /(?:message|delivery time|retry time|queue \w+|lifetime) .{0,20}(?:expired|exceeded)/,
  ],
];

/** Phrases that occur in many failures. They decide only if neither a code nor an unambiguous phrase gives a reason. */
export const VAGUE_PHRASES: readonly Phrases[] = [
  [
    98,
    'provider',
    /temporar|try (?:again|later)|unavailable|not available|busy|overload|insufficient system|resources?\b/,
    /internal (?:server )?error|(?:local|system|protocol) (?:problem|error|issue|violation)|\bcommands?\b/,
    /connect(?:ion)?\b|\btls\b|network|no route/,
  ],
  [96, 'content', /rejected|message .{0,20}(?:refused|not accepted)/],
];
