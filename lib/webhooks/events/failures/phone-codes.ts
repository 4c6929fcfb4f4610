import type { CodeTable } from './rules';

/** Twilio's error codes for sending a message (twilio.com/docs/api/errors). */
export const TWILIO: CodeTable = {
  unknown_recipient: [30005, 63003],
  invalid_address: [
    14101, 21211, 21214, 21217, 21265, 21266, 21267, 21268, 21401, 21407, 21604, 21614, 21635, 30006, 30011,
    30014, 63024, 63031,
  ],
  unreachable: [30003, 63036],
  suppressed: [21610, 63014, 63033],
  blocked: [30004, 30039, 30450, 30453, 60220, 60410, 63013, 63032, 63049],
  content: [
    11200, 11205, 11210, 11215, 11220, 11237, 12300, 14103, 20422, 21618, 21620, 21624, 30007, 30038, 30883,
    35114, 63005, 63006, 63016, 63019, 63021, 63026, 63030,
  ],
  too_large: [11751, 20413, 21605, 21617, 21623, 21658, 30019, 63034],
  rate_limited: [14107, 20429, 21611, 30001, 30022, 30023, 30027, 60202, 60203, 63017, 63018, 63038],
  template: [21602, 21619, 21654, 21655, 21656, 63027, 63028, 63029, 63040, 63041, 63042],
  account: [
    20003, 20005, 20006, 20008, 20010, 20101, 20104, 20107, 20151, 20403, 21210, 21212, 21213, 21215, 21219,
    21408, 21601, 21603, 21606, 21607, 21608, 21612, 21616, 21621, 21627, 21659, 21660, 21661, 21701, 21702,
    21703, 21704, 21705, 21709, 21712, 21717, 21910, 30002, 30010, 30015, 30018, 30024, 30032, 30033, 30034,
    30035, 30037, 30042, 30101, 30102, 30107, 35118, 63001, 63002, 63007, 63008, 63015, 63020, 63022, 63051,
    63062,
  ],
  provider: [20500, 20503, 20504, 30009, 30017, 30020, 30021, 30103, 60005, 63009, 63010, 63012, 63023],
  timeout: [30036, 30410],
};

/** Codes that Twilio and Meta return for any failure. */
export const GENERAL_CODES: CodeTable = { unknown: [30008], provider: [131000, 135000] };

/** Error codes of Meta's WhatsApp Cloud API, with those of the Graph API that have several digits. */
export const META: CodeTable = {
  invalid_address: [131002, 131021, 131026],
  suppressed: [131050],
  blocked: [130472, 130497, 131049],
  content: [100, 131006, 131008, 131009, 131047, 131051, 131052, 131053, 131055],
  too_large: [131001],
  rate_limited: [613, 80007, 80008, 130429, 131048, 131056],
  template: [132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069],
  account: [
    190, 200, 299, 368, 131005, 131030, 131031, 131037, 131042, 131044, 131045, 131057, 131064, 133000,
    133005, 133006, 133008, 133009, 133010, 133015, 133016, 134011, 141006,
  ],
  provider: [131016, 133004],
  timeout: [131043],
};

/** Codes of the Graph API with one or two digits, and of the former WhatsApp API, which only WhatsApp uses. */
export const WHATSAPP: CodeTable = {
  account: [0, 3, 10, 402, 1005],
  rate_limited: [4, 471, 1015],
  provider: [1, 2, 1011, 1014],
  content: [33, 470, 1000, 1009],
  unknown_recipient: [1006],
  invalid_address: [1013, 1021, 1026],
  too_large: [1001],
  blocked: [472],
  template: [2000, 2001, 2002, 2003],
  timeout: [410],
};

/** Vonage's `err-code` of a delivery receipt. */
export const VONAGE_RECEIPT: CodeTable = {
  unknown: [1],
  unreachable: [2, 4, 7, 12, 15],
  unknown_recipient: [3],
  provider: [5, 8, 11, 99],
  content: [6, 10, 52],
  suppressed: [9, 53],
  blocked: [13, 14, 54],
  account: [50, 51],
};
