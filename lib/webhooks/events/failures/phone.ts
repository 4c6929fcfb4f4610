import { GENERAL_CODES, META, TWILIO, VONAGE_RECEIPT, WHATSAPP } from './phone-codes';
import { codeRule, identifierRule, phraseRules, SPECIFICITY, type Rule } from './rules';

// `Twilio Error 30003`, `"code": 21211`, `(#131026) Message undeliverable`, `63016: ...`. Five digits at any
// other place can be a short code or part of a phone number.
const CODE =
  /(?:^(?=\d{5})|\(#|\b(?:error|code)[ _-]?(?:code|number)?["'\s:=#(-]{0,4})(\d{3,6})(?![\w+]|[.-]\d)/g;
// Fewer digits only in Meta's notation.
const META_CODE = /(?:\(#|"code"\s{0,2}:\s{0,2})(\d{1,4})(?=\)|\s{0,2}[,}])/g;
const RECEIPT_CODE = /\berr-code["'\s:=]{1,4}(\d{1,2})(?!\d)/g;

const PHRASES = [
  // above Customer.io's message limit
  ...phraseRules(SPECIFICITY.customerio, [
    [
      90,
      'rate_limited',
      /thrott?l|queue (?:is )?full|queue overflow|flooding|(?:exceeded|over) .{0,20}(?:quota|message limits)/,
      /too many (?:messages|requests|sends?|calls|existing binds)|(?:rate|request|call)s? limit/,
    ],
  ]),
  ...phraseRules(SPECIFICITY.phrase, [
    [
      97,
      'template',
      /template\b.{0,60}(?:mismatch|violat|exist|too long|param|reject)|(?:param|parameter) .{0,20}mismatch/,
      /(?:body|content sid)\b.{0,40}required/,
    ],
    [95, 'unreachable', /pre-?paid.{0,40}(?:insufficient|not have enough)/],
    [
      90,
      'suppressed',
      /unsubscribed recipient|replied (?:with )?stop|block(?:ed)? by (?:the |a )?(?:user|recipient)/,
      /illegal number|requested not to receive|(?:number|recipient|destination) .{0,40}blacklisted|blacklist rule/,
    ],
    [88, 'blocked', /restricted from messaging|part of an experiment|chose not to deliver/],
    [87, 'rate_limited', /maximum number of .{0,20}messages/],
    [
      85,
      'account',
      /'?from'? (?:phone )?number|\bsender\b|not been enabled for the region|source (?:ad?dr|credit)/,
      /(?:invalid|wrong|bad) .{0,10}(?:password|system id|signature|credentials?|token)|(?:access|auth) token/,
      /bind failed|partner .{0,10}(?:account|quota)|quota violation|account (?:is )?not (?:enabled|provisioned)/,
      /white-?listed destination|max price|(?:domain|number|name) .{0,20}(?:unverified|approval)|maintenance mode/,
      /insufficient (?:funds|balance|credit)|balance .{0,10}low|sufficient credit|certificate|unauthori[sz]ed|authenticat/,
      /account\b.{0,30}(?:locked|suspended|disabled|eligib)|not (?:yet )?verified|allowed list|permission|payment/,
    ],
    [
      80,
      'too_large',
      /(?:message|content|body|text).{0,20}(?:too long|too large)|message length|(?:size|length|character) limit/,
    ],
    [75, 'timeout', /\bexpired|time ?-?out|timed out|validity period/],
    [
      70,
      'unknown_recipient',
      /unknown (?:destination|subscriber|handset|recipient)|subscriber .{0,20}(?:unknown|permanent)/,
      /number .{0,30}(?:not exist|no longer|disconnected|de-?activated|not in service)/,
      /not a user in|not part of the provider|unallocated|illegal subscriber/,
    ],
    [
      72,
      'invalid_address',
      /landline|not a (?:valid )?(?:mobile|phone|whatsapp)|not (?:an? )?sms.capable|not (?:a )?suitable device/,
      /invalid (?:'?to\b|.{0,10}(?:phone|number|recipient|destination|dest\b|msisdn))|missing msisdn/,
      /number .{0,30}(?:not valid|is invalid)|not supported by the receiving|recipient cannot be|message undeliverable|(?:facility|service) not (?:supported|provisioned|equipped)/,
    ],
    [
      60,
      'unreachable',
      /unreachable|not reachable|absent subscriber|memory capacity|\bbarred|stat:undeliv|out of coverage/,
      /(?:phone|handset|device|subscriber|recipient) .{0,20}(?:off\b|unavailable|busy|not available|temporar)/,
    ],
    [
      55,
      'content',
      /\b(?:anti-?)?spam\b|carrier violation|filter|24.?hour|allowed (?:\w+ )?window|illegal message|encoding/,
      /invalid (?:message|parameter|param|content|media)s?\b|unsupported|\bmedia\b|not accept .{0,10}content|parameter .{0,20}not valid/,
    ],
    [
      50,
      'blocked',
      /block|polic(?:y|ies)|rejected by .{0,20}carrier|carrier rejected|age restriction|stat:rejectd|screening/,
    ],
    [
      45,
      'provider',
      /system (?:error|failure)|(?:network|carrier|portability|internal|app) (?:error|failure)|failure .{0,20}network/,
      /congestion|unrout|no route|communication failed|submit\w* .{0,20}failed|temporary app|operator error/,
    ],
  ]),
];

/** SMPP v3.4, section 5.1.3. */
const SMPP = identifierRule(SPECIFICITY.providerCode + 10, {
  invalid_address: 'ESME_RINVDSTADR ESME_RINVDSTTON ESME_RINVDSTNPI ESME_RINVNUMDESTS',
  account: `
      ESME_RINVSRCADR ESME_RINVSRCTON ESME_RINVSRCNPI ESME_RBINDFAIL ESME_RINVPASWD ESME_RINVSYSID
      ESME_RINVSYSTYP ESME_RINVBNDSTS`,
  too_large: 'ESME_RINVMSGLEN',
  rate_limited: 'ESME_RTHROTTLED ESME_RMSGQFUL',
  provider: `
      ESME_RSYSERR ESME_RSUBMITFAIL ESME_RX_T_APPN ESME_RX_P_APPN ESME_RDELIVERYFAILURE
      ESME_RUNKNOWNERR`,
  blocked: 'ESME_RX_R_APPN',
  timeout: 'ESME_RINVEXPIRY',
  content: 'ESME_RINVESMCLASS ESME_RINVDCS ESME_RINVOPTPARAMVAL ESME_RINVSERTYP',
});

/** The errors of SMS providers: Twilio, Vonage, SMPP. */
export const SMS_RULES: readonly Rule[] = [
  codeRule(SPECIFICITY.providerCode, CODE, [TWILIO, META]),
  codeRule(SPECIFICITY.generalProviderCode, CODE, [GENERAL_CODES]),
  codeRule(SPECIFICITY.generalProviderCode + 10, RECEIPT_CODE, [VONAGE_RECEIPT]),
  SMPP,
  ...PHRASES,
];

/** The errors of WhatsApp providers: Meta and Twilio. */
export const WHATSAPP_RULES: readonly Rule[] = [
  ...SMS_RULES,
  codeRule(SPECIFICITY.providerCode + 20, META_CODE, [WHATSAPP]),
];
