import { SHARED_PATTERNS } from '../../lib/redaction/credential-patterns';
import {
  anyOf,
  CREDENTIALS_INSIDE,
  CREDENTIAL_WORDS,
  PERSONAL_KEYS,
} from '../../lib/redaction/credential-terms';

/** A regular expression in the syntax of RE2, and a comment for the configuration. */
export interface BlockedPattern {
  readonly what: string;
  readonly pattern: string;
}

const INVISIBLE = String.raw`[\x{AD}\x{200B}-\x{200F}\x{2060}-\x{2064}\x{FEFF}]*`;
const AT_SIGN = String.raw`(\\*[@\x{FF20}\x{FE6B}]|%(25)*40|%u0040|&(amp;)*(commat|#0*64|#x0*40);|\\+(u0040|x40)|=40)`;
const LABEL = String.raw`[\pL\pN_-]([\pL\pN\pM_\x{AD}\x{200B}-\x{200F}\x{2060}-\x{2064}\x{FEFF}-]*[\pL\pN\pM])?`;
const DOT = String.raw`([.\x{3002}\x{FF0E}\x{FF61}]|%(25)*2E|=2E|\\+u002e|&(period|#46|#x2e);)`;
const PHONE_SEPARATOR = String.raw`([\p{Zs}\t().\x{2010}-\x{2015}\x{2212}/_\x{B7}\x{2022}\x{200B}-\x{200F}\x{2060}-]|%20|&nbsp;)`;

/** Keys under which every value is personal or a credential, by their end. */
export const BLOCKED_KEYS: readonly BlockedPattern[] = [
  {
    what: '`userEmail` is removed; `input_tokens` and `server.address` stay',
    pattern: `(?i)(${PERSONAL_KEYS.join('|')}|e-?mails?)([._-]?(address|number)(es|s)?)?$`,
  },
  {
    what: 'names of a person',
    pattern: '(?i)(first|last|full|given|family|middle|sur|nick|user)[._-]?name$',
  },
  {
    what: 'credentials',
    pattern: `(?i)(authorization|cookie|(api|app|access|account|private|write|encryption|master)[._-]?key|signature)s?$|token$|${anyOf(CREDENTIALS_INSIDE)}\\w{0,24}$`,
  },
  {
    what: 'credentials with a short name: `user_pin` is removed, `spin` stays',
    pattern: `(?i)(^|[._-])${anyOf(CREDENTIAL_WORDS)}$`,
  },
  { what: 'the same in camel case', pattern: '[a-z](Otp|Pin|Dsn|Cvv|Cvc|Iban|Ssn|Jwt)$' },
  { what: 'the query of a URL', pattern: String.raw`(?i)^url\.query$` },
];

/** Values that are masked, in the order of their application. */
export const BLOCKED_VALUES: readonly BlockedPattern[] = [
  ...SHARED_PATTERNS.map(({ what, source, ignoresCase }) => ({
    what,
    pattern: (ignoresCase ? '(?i)' : '') + source,
  })),
  {
    what: 'user:password@ in a URL, also with an unescaped slash in the password',
    pattern: String.raw`//[^\s/?#@":]*:[^\s@"]+@|//[^\s/?#@"]+@`,
  },
  { what: 'the query or fragment of a URL', pattern: String.raw`[?#][^\s"<>=&]*=[^\s"<>]*` },
  {
    what: 'e-mail addresses, also with an encoded at sign; not package@1.2.3',
    pattern: String.raw`(?i)("[^"@]{1,64}\\?"|[\pL\pN\pM.\x{AD}\x{200B}-\x{200F}\x{2060}-\x{2064}\x{FEFF}_%+'=-]+)${AT_SIGN}${INVISIBLE}(${LABEL}${DOT})+\pL[\pL\pN\pM-]+`,
  },
  {
    what: 'phone numbers with a plus',
    pattern: String.raw`(?i)(\B\+|[\x{FF0B}\x{FE62}]|%(25)*2B|=2B|&(plus|#43|#x2b);)[ (]{0,2}[1-9](${PHONE_SEPARATOR}{0,3}[0-9]){6,14}`,
  },
  {
    what: 'phone numbers with a leading zero or an area code; other groups of digits can be any number',
    pattern: String.raw`\(0\)[ /-]?\d{2,5}[ /-]{1,3}\d{4,8}|\(\d{2,5}\)[ -]?\d{3,5}[ .-]?\d{3,4}\b|\b0[1-9]([ .-]\d{2}){4}\b|\b0[1-9]\d{1,4}[ /-]\d{3,4}[ -]?\d{3,4}\b|\b(1[ .-])?[2-9]\d{2}[ .-]\d{3}[.-]\d{4}\b`,
  },
  {
    what: 'the person in a path; not /customers/{id} and /customers/:id',
    pattern: String.raw`(?i)/(customers|devices|people|users)/[^\s/?#"<>{}:*\[]+`,
  },
];

const START = /^( *)(blocked_key_patterns|blocked_values):$/u;

/** Returns a configuration with the patterns of these tables in its redaction processor. */
export function withRedaction(before: string): string {
  const lines: string[] = [];
  let isReplaced = false;
  for (const line of before.split('\n')) {
    const [, indent = '', list] = START.exec(line) ?? [];
    const depth = / */u.exec(line)?.[0].length ?? 0;
    isReplaced &&= /^ *(?:- |# )/u.test(line) && depth > 4;
    if (!isReplaced) lines.push(line);
    if (list === undefined) continue;
    isReplaced = true;
    lines.push(...linesOf(list === 'blocked_values' ? BLOCKED_VALUES : BLOCKED_KEYS, `${indent}  `));
  }
  return lines.join('\n');
}

function linesOf(patterns: readonly BlockedPattern[], indent: string): string[] {
  return patterns.flatMap(({ what, pattern }) => [
    `${indent}# ${what}`,
    `${indent}- '${pattern.replaceAll("'", "''")}'`,
  ]);
}
