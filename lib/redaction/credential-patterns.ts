import {
  anyOf,
  AT_END,
  CREDENTIALS_INSIDE,
  CREDENTIAL_WORDS,
  PERSONAL_KEYS,
  QUOTED_ONLY,
} from './credential-terms';
import { PROVIDER_KEYS } from './provider-keys';

/**
 * Patterns of credentials and of personal data under a key, in the syntax that RE2 and JavaScript both accept: no
 * lookaround, no backreference. `redactText` and the shipped Collector configurations use the same patterns;
 * `npm run docs` writes them into the configurations.
 */
export interface SharedPattern {
  readonly what: string;
  /**
   * The value is the first capture group that took part in the match, and ends the match. Without a group it is the
   * whole match. The Collector masks the whole match.
   */
  readonly source: string;
  /** @default false */
  readonly ignoresCase?: boolean;
  /** Whether the value is personal data and not a credential. @default false */
  readonly isPersonal?: boolean;
  /** Part of every match. `redactText` skips the pattern if a text does not contain it. */
  readonly hint: RegExp;
}

const CREDENTIAL_KEY = anyOf([
  `${anyOf(CREDENTIALS_INSIDE)}\\w{0,24}`,
  ...AT_END,
  String.raw`(?:\b|_)${anyOf(CREDENTIAL_WORDS)}`,
]);

const QUOTE = String.raw`(?:\\{0,8}["'${'`'}]|%22|%27)`;
const BLANK = '[ \\t]{0,8}';
/** A sign between key and value: `key: value`, `key=value`, `key => value`, also percent-encoded. */
const SIGN = `${BLANK}(?::?=>?|:|%3[AD])${BLANK}`;
/** Between two quoted strings: `"key", "value"` in a list, `"key", "value": "value"` in a list of fields. */
const NEXT = `${QUOTE}${BLANK},${BLANK}(?:${QUOTE}?(?:value|val)s?${QUOTE}?${SIGN})?`;

/** The contents of a quoted string up to its closing quote, also if it is escaped, of a list or of an object. */
const QUOTED = [
  String.raw`"([^"\\]*(?:\\[\s\S][^"\\]*)*)`,
  String.raw`'([^'\\]*(?:\\[\s\S][^'\\]*)*)`,
  '`([^`]*)',
  // JSON text in JSON text: the closing quote has one backslash, a quote in the value has more
  String.raw`\\"((?:[^"\\]|\\{2,}"?|\\[^"\\])*)`,
  String.raw`\\{2,3}"((?:[^"\\]|\\{4,}"?|\\{1,3}[^"\\])*)`,
  String.raw`\\{4,15}"([^"]*)`,
  String.raw`\\{1,8}'([^']*)`,
  String.raw`%2[27]([^\s"'&%]*(?:%[013-9A-F][\dA-F][^\s"'&%]*|%2[0134568-9A-F][^\s"'&%]*)*)`,
  String.raw`\[([^\]]*)`,
  String.raw`\{([^{}]*)`,
];
/** A value without quotes, without punctuation at its end. */
const BARE = String.raw`([^\s"'${'`'},;&<>{}[\]\\][^\s"'${'`'},;&<>]*[^\s"'${'`'},;&<>)}\].!?\\]|[^\s"'${'`'},;&<>)(}{\][.!?\\])`;
const SCHEME = '(?:bearer|basic|digest|token|api-?key|key|negotiate|ntlm)';
const REST_OF_LINE = String.raw`[^\r\n"'${'`'}]`;

/** A sign between a key and its value. */
const ANY_SIGN = /[:=,>]|%3/u;

/** Applied in this order by the Collector. `redactText` merges their matches. */
export const SHARED_PATTERNS: readonly SharedPattern[] = [
  {
    what: 'blocks in PEM',
    source: String.raw`-{4,5} ?BEGIN [A-Z\d ]{1,40}-{4,5}(?:[^-]|-[^-])*(?:-{4,5} ?END [A-Z\d ]{1,40}-{4,5})?`,
    hint: /BEGIN /u,
  },
  {
    what: 'keys with the prefix of a provider',
    source: String.raw`\b(?:${PROVIDER_KEYS.join('|')})`,
    hint: /[a-zA-Z\d][-_.:/]|[A-Z]{2}/u,
  },
  {
    what: 'JSON Web Tokens and other JSON in Base64',
    source: String.raw`\beyJ[\w+/=-]{6,}(?:\.[\w-]*)*`,
    hint: /eyJ/u,
  },
  {
    what: 'after "Bearer"',
    source: String.raw`\bbearer[ \t]{1,8}([\w.~+/=-]+)`,
    ignoresCase: true,
    hint: /bearer/iu,
  },
  {
    what: 'after "Basic", but not prose such as "Basic plan"',
    source: String.raw`\b[Bb](?:asic|ASIC)[ \t]{1,8}([\w.~+/=-][a-z_.~-]*[A-Z\d+/=][\w.~+/=-]*)`,
    hint: /basic/iu,
  },
  {
    what: 'schemes with parameters, such as "Digest"',
    source: String.raw`\b(?:digest|hawk|oauth|signature|aws4-hmac-sha256)[ \t]{1,8}(\w{1,32}=[^\r\n]*)`,
    ignoresCase: true,
    hint: /=/u,
  },
  {
    what: 'other values of an Authorization header',
    source: String.raw`authorization${QUOTE}?${SIGN}(?:${SCHEME}[ \t]{1,8}([^\s"',;]+)|([^\s"',;]+(?:[ \t]{1,8}[^\s"',;]+)?))`,
    ignoresCase: true,
    hint: /authorization/iu,
  },
  {
    what: 'cookies',
    source: String.raw`cookie2?${QUOTE}?${SIGN}([^\s=;,"']+=(?:"[^"\r\n]*"|${REST_OF_LINE})*)`,
    ignoresCase: true,
    hint: /cookie/iu,
  },
  {
    what: 'an IBAN after its name',
    source: String.raw`\b(?:iban|Iban|IBAN)\b["']?[ \t:=]{1,8}["']?([A-Z]{2}\d{2}(?: ?[A-Z\d]{2,4}){2,8})`,
    hint: /iban/iu,
  },
  {
    what: 'values of a credential, in JSON, similar notations and without quotes',
    source: String.raw`(?:${CREDENTIAL_KEY}(?:${QUOTE}?${SIGN}|${NEXT}|>)${anyOf([...QUOTED, BARE])}|${anyOf(QUOTED_ONLY)}(?:${QUOTE}?${SIGN}|${NEXT})${anyOf(QUOTED)}|(?:\b|_)pass=${BARE})`,
    ignoresCase: true,
    hint: ANY_SIGN,
  },
  {
    what: 'quoted values after the word: password "..."',
    source: String.raw`${anyOf(CREDENTIALS_INSIDE)}s?[ \t]{1,8}(?:is[ \t]{1,8})?${anyOf(QUOTED.slice(0, 5))}`,
    ignoresCase: true,
    hint: /["'`]/u,
  },
  {
    what: 'fields whose value is before their name',
    source: String.raw`\bvalue${QUOTE}?${SIGN}${QUOTE}[^"']*${QUOTE}${BLANK},${BLANK}${QUOTE}?(?:key|name|header|field)${QUOTE}?${SIGN}${QUOTE}[\w .-]{0,32}${anyOf([CREDENTIAL_KEY, ...QUOTED_ONLY])}${QUOTE}`,
    ignoresCase: true,
    hint: /value/iu,
  },
  {
    what: 'options of a command',
    source: String.raw`--(?:[\w-]{0,32}[_-])?${CREDENTIAL_KEY}[ \t=]{1,4}${QUOTE}?([^\s"']+)`,
    ignoresCase: true,
    hint: /--\w/u,
  },
  {
    what: 'user and password of a command, such as "curl -u"',
    source: String.raw`(?:^|[\s"'])(?:-u|--user|--proxy-user)[ \t=]{0,4}(?:\\{0,8}"([^\s":\\]+:[^"]*)|'([^\s':]+:[^']*)|([^\s"':]+:[^\s"']*))`,
    hint: /-u/u,
  },
  {
    what: 'personal data in JSON and similar notations',
    source: String.raw`(?:\b|_)${anyOf(PERSONAL_KEYS)}(?:(?:${QUOTE}?${SIGN}|${QUOTE}${BLANK},${BLANK}${QUOTE}?(?:value|val)s?${QUOTE}?${SIGN})${anyOf(QUOTED)}|\\{0,8}["']${SIGN}([^\s"',}\]\\[{]+))`,
    ignoresCase: true,
    isPersonal: true,
    hint: ANY_SIGN,
  },
];
