import type { FailureReason } from '../../../catalog';
import { createPhraseClassifier, type Classifier } from './text';

type Codes = Readonly<Partial<Record<FailureReason, readonly number[]>>>;

/** Twilio's error codes for sending a message (twilio.com/docs/api/errors). */
const TWILIO: Codes = {
  unknown_recipient: [30005, 63003],
  invalid_address: [
    21211, 21214, 21217, 21265, 21266, 21401, 21407, 21604, 21614, 21635, 30006, 30011, 30014, 63024, 63031,
  ],
  unreachable: [30003, 63036],
  suppressed: [21610, 63014, 63033],
  blocked: [30004, 30450, 63013, 63032, 63049],
  content: [21618, 21620, 30007, 63005, 63006, 63016, 63019, 63021, 63026, 63030],
  too_large: [20413, 21605, 21617, 21623, 21658, 30019, 63034],
  rate_limited: [20429, 21611, 30001, 30022, 30023, 30027, 63017, 63018, 63038],
  template: [21602, 21654, 21655, 21656, 63027, 63028, 63029, 63040, 63041, 63042],
  account: [
    20003, 20005, 20006, 20010, 20403, 21212, 21408, 21601, 21603, 21606, 21607, 21608, 21612, 21616, 21621,
    21659, 21701, 21702, 21703, 21704, 21705, 21709, 21717, 30002, 30018, 30024, 30032, 30033, 30034, 30035,
    63001, 63002, 63007, 63008, 63015, 63020, 63022, 63051, 63062,
  ],
  provider: [20500, 20503, 30017, 30020, 30021, 63009, 63010, 63012, 63023],
  timeout: [30036, 30410],
  unknown: [30008],
};

/** Error codes of Meta's WhatsApp Cloud API. */
const META: Codes = {
  invalid_address: [131026],
  suppressed: [131050],
  blocked: [130472, 131049],
  content: [131047, 131051, 131053],
  rate_limited: [80007, 130429, 131048, 131056],
  template: [132000, 132001, 132005, 132012, 132015],
  account: [190, 368, 131031, 131042],
  provider: [131000],
};

const REASONS: ReadonlyMap<number, FailureReason> = new Map(
  [TWILIO, META].flatMap((codes) =>
    Object.entries(codes).flatMap(([reason, numbers]) =>
      numbers.map((number) => [number, reason as FailureReason] as const),
    ),
  ),
);

// `Twilio Error 30003`, `"code": 21211`, `(#131026) Message undeliverable`, `63016: ...`. Five digits at any
// other place can be a short code or part of a phone number.
const CODE =
  /(?:^(?=\d{5})|\(#|\b(?:error|code)[ _-]?(?:code|number)?["'\s:=#(-]{0,4})(\d{3,6})(?![\w+]|[.-]\d)/g;

/** Classifies the error code of an SMS or WhatsApp provider. */
export const classifyPhoneProviderCode: Classifier = ({ raw }) => {
  for (const [, code] of raw.matchAll(CODE)) {
    const reason = REASONS.get(Number(code));
    if (reason !== undefined) return reason;
  }
  return undefined;
};

/** Classifies the phrases of an SMS or WhatsApp provider, for texts without a known code. */
export const classifyPhoneProviderError = createPhraseClassifier([
  { reason: 'account', patterns: [/'?from'? (?:phone )?number|\bsender\b|not been enabled for the region/] },
  {
    reason: 'suppressed',
    patterns: [/unsubscribed recipient|replied (?:with )?stop|block(?:ed)? by (?:the )?(?:user|recipient)/],
  },
  {
    reason: 'invalid_address',
    patterns: [
      /landline|not a (?:valid )?(?:mobile|phone|whatsapp)|not (?:an? )?sms.capable/,
      /invalid (?:'?to\b|.{0,10}(?:phone|number|recipient))|number .{0,30}(?:not valid|is invalid)/,
    ],
  },
  {
    reason: 'unknown_recipient',
    patterns: [
      /unknown (?:destination|subscriber|handset|recipient)/,
      /number .{0,30}(?:not exist|no longer|disconnected)/,
    ],
  },
  {
    reason: 'unreachable',
    patterns: [/unreachable|absent subscriber|(?:phone|handset|device) .{0,20}(?:off|unavailable)/],
  },
  {
    reason: 'content',
    patterns: [/\bspam\b|carrier violation|filtered|24.?hour|outside the allowed window/],
  },
  { reason: 'blocked', patterns: [/block|polic(?:y|ies)|chose not to deliver/] },
]);
