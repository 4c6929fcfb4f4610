/** Terms in a key that make its value personal, and the reason. */
interface SensitiveGroup {
  readonly why: string;
  /**
   * How a key is compared with the terms and their plurals:
   * `whole`: the key equals the term. `words`: the words of the key include the term (`to_email_address`).
   * `inside`: a word of the key may also contain the term (`workemail`). For terms that do not occur in harmless words.
   */
  readonly match: 'whole' | 'words' | 'inside';
  readonly terms: readonly string[];
}

const SENSITIVE: readonly SensitiveGroup[] = [
  {
    why: 'contact data',
    match: 'inside',
    terms: ['email', 'phone', 'msisdn'],
  },
  {
    why: 'contact data: terms that are too short for a match inside a word',
    match: 'words',
    terms: ['mail', 'mobile', 'tel', 'fax', 'recipient', 'reply to', 'from name', 'reply name'],
  },
  {
    why: 'header fields of a message; in a longer key these words have another meaning',
    match: 'whole',
    terms: ['to', 'cc', 'bcc', 'from', 'sender'],
  },
  {
    why: 'location of a person',
    match: 'words',
    terms: [
      ['address', 'addr', 'street', 'postcode', 'postal code', 'zip', 'zip code'],
      ['latitude', 'longitude', 'lat', 'lng', 'geolocation', 'ip', 'ipv'],
    ].flat(),
  },
  {
    why: 'names of a person; keys such as `event_name` and `campaign_name` do not match',
    match: 'words',
    terms: [
      ['first name', 'last name', 'full name', 'given name', 'family name', 'middle name', 'maiden name'],
      ['display name', 'preferred name', 'user name', 'nickname', 'surname'],
    ].flat(),
  },
  {
    why: 'a trait `name` is a name of a person, and an `id` can be one; the key alone does not show which',
    match: 'whole',
    terms: ['name', 'id', 'uid'],
  },
  {
    why: 'attributes of a person',
    match: 'words',
    terms: ['birth', 'birthday', 'birthdate', 'dob', 'gender', 'sex'],
  },
  {
    why: 'numbers from authorities',
    match: 'words',
    terms: ['ssn', 'social security', 'national id', 'tax id', 'passport'],
  },
  {
    why: 'means of payment',
    match: 'words',
    terms: ['credit card', 'debit card', 'card number', 'cvv', 'cvc', 'iban', 'account number'],
  },
  {
    why: 'identifiers of a person in Customer.io',
    match: 'words',
    terms: [
      ['user id', 'enduser id', 'customer id', 'cio id', 'person id', 'profile id', 'subscriber id'],
      ['contact id', 'anonymous id', 'primary id', 'secondary id', 'identifier', 'device id'],
    ].flat(),
  },
  {
    why: 'custom attributes of a person',
    match: 'words',
    terms: ['trait'],
  },
  {
    why: 'contents of a message',
    match: 'words',
    terms: ['subject', 'body', 'content', 'html', 'text', 'preheader'],
  },
  {
    why: 'links in a message and error texts of the receiving server: both can quote an address or id of a person',
    match: 'words',
    terms: ['href', 'failure message'],
  },
  {
    why: 'credentials',
    match: 'inside',
    terms: ['password', 'passwd', 'passphrase', 'secret', 'token', 'credential', 'authorization', 'cookie'],
  },
  {
    why: 'credentials: terms that are too short for a match inside a word',
    match: 'words',
    terms: [
      ['pwd', 'auth', 'session', 'signature', 'site id', 'jwt'],
      ['api key', 'app key', 'signing key', 'private key', 'access key', 'write key', 'encryption key'],
    ].flat(),
  },
];

/** Names of fields that contain a sensitive term but no personal data. */
const HARMLESS = new Set(
  [
    ['server address'], // Customer.io's own host, a stable semantic convention
    ['content type', 'content length', 'content encoding', 'content id', 'body size'], // metadata, not content
    ['status text'], // HTTP's reason phrase
  ]
    .flat()
    .map(joinWords),
);

/** Maximum number of adjacent words that are joined for a comparison with a term (`e-mail`). */
const MAX_WORDS = 4;
/** Maximum length of a field name. A longer key is data. */
const MAX_NAME_CHARACTERS = 256;

const WHOLE = formsOf('whole');
const WORDS = formsOf('words');
const INSIDE = termsOf('inside').map(joinWords);

const WORD_BOUNDARY =
  /[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;

/** Results by key, because the same keys recur. The size is limited, because an attacker can choose keys. */
const cache = new Map<string, boolean>();
const MAX_CACHED_KEYS = 1_000;

/**
 * Returns whether the value of a key is personal or a credential. Ignores case, separators and plurals:
 * `emailAddress`, `EMAIL-ADDRESSES` and `Email Address` are the same key.
 */
export function isSensitiveKey(key: string): boolean {
  if (key.length > MAX_NAME_CHARACTERS) return true;
  let isSensitive = cache.get(key);
  if (isSensitive === undefined) {
    isSensitive = containsTerm(wordsOf(key));
    if (cache.size >= MAX_CACHED_KEYS) cache.clear();
    cache.set(key, isSensitive);
  }
  return isSensitive;
}

function containsTerm(words: string[]): boolean {
  if (WHOLE.has(words.join(''))) return true;
  const rest = withoutHarmless(words);
  if (rest.some((word) => INSIDE.some((term) => word.includes(term)))) return true;
  return runsOf(rest).some(({ run }) => WORDS.has(run));
}

function wordsOf(key: string): string[] {
  // NFKD turns full-width letters into plain ones and separates accents, which are then removed
  const plain = key.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain
    .split(WORD_BOUNDARY)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** Returns every run of adjacent words, joined, so that `e-mail`, `eMail` and `email` are equal. */
function runsOf(words: string[]): { at: number; length: number; run: string }[] {
  return words.flatMap((_, at) =>
    Array.from({ length: Math.min(MAX_WORDS, words.length - at) }, (_unused, more) => ({
      at,
      length: more + 1,
      run: words.slice(at, at + more + 1).join(''),
    })),
  );
}

function withoutHarmless(words: string[]): string[] {
  const rest = [...words];
  // replaced by a space, so that the words before and after do not become adjacent
  for (const { at, length, run } of runsOf(words)) if (HARMLESS.has(run)) rest.fill(' ', at, at + length);
  return rest;
}

function termsOf(match: SensitiveGroup['match']): string[] {
  return SENSITIVE.filter((group) => group.match === match).flatMap((group) => group.terms);
}

/** Returns terms and their plurals, joined. `inside` terms are included, because a key can split them: `pass_word`. */
function formsOf(match: 'whole' | 'words'): Set<string> {
  const terms = match === 'words' ? [...termsOf('words'), ...termsOf('inside')] : termsOf(match);
  return new Set(terms.map(joinWords).flatMap((term) => [term, ...pluralsOf(term)]));
}

function pluralsOf(term: string): string[] {
  return [`${term}s`, `${term}es`, term.replace(/y$/u, 'ies')];
}

function joinWords(term: string): string {
  return term.replaceAll(' ', '');
}
