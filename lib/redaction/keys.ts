/** Terms that make whatever stands under them personal, and why. */
interface SensitiveGroup {
  readonly why: string;
  /**
   * How a key is compared with the terms, plurals included:
   * `whole`: the key is the term. `words`: the term is among the key's words (`to_email_address`).
   * `inside`: also within a word (`workemail`); for terms that no other word contains.
   */
  readonly match: 'whole' | 'words' | 'inside';
  readonly terms: readonly string[];
}

const SENSITIVE: readonly SensitiveGroup[] = [
  {
    why: 'how a person is reached',
    match: 'inside',
    terms: ['email', 'phone', 'msisdn'],
  },
  {
    why: 'how a person is reached, in words too short to be looked for inside others',
    match: 'words',
    terms: ['mail', 'mobile', 'tel', 'fax', 'recipient', 'reply to', 'from name', 'reply name'],
  },
  {
    why: 'header fields of a message; a longer key with such a word in it is about something else',
    match: 'whole',
    terms: ['to', 'cc', 'bcc', 'from', 'sender'],
  },
  {
    why: 'where a person is, or was',
    match: 'words',
    terms: [
      ['address', 'addr', 'street', 'postcode', 'postal code', 'zip', 'zip code'],
      ['latitude', 'longitude', 'lat', 'lng', 'geolocation', 'ip', 'ipv'],
    ].flat(),
  },
  {
    why: 'what a person is called; an event or a campaign has a name too, but only a longer key says so',
    match: 'words',
    terms: [
      ['first name', 'last name', 'full name', 'given name', 'family name', 'middle name', 'maiden name'],
      ['display name', 'preferred name', 'user name', 'nickname', 'surname'],
    ].flat(),
  },
  {
    why: 'a trait `name` is a person, and so can be an `id`; nothing around them tells which',
    match: 'whole',
    terms: ['name', 'id', 'uid'],
  },
  {
    why: 'what a person is',
    match: 'words',
    terms: ['birth', 'birthday', 'birthdate', 'dob', 'gender', 'sex'],
  },
  {
    why: 'numbers that authorities give to people',
    match: 'words',
    terms: ['ssn', 'social security', 'national id', 'tax id', 'passport'],
  },
  {
    why: 'means of payment',
    match: 'words',
    terms: ['credit card', 'debit card', 'card number', 'cvv', 'cvc', 'iban', 'account number'],
  },
  {
    why: 'who Customer.io says a person is',
    match: 'words',
    terms: [
      ['user id', 'enduser id', 'customer id', 'cio id', 'person id', 'profile id', 'subscriber id'],
      ['contact id', 'anonymous id', 'primary id', 'secondary id', 'identifier', 'device id'],
    ].flat(),
  },
  {
    why: 'what a team stores about a person',
    match: 'words',
    terms: ['trait'],
  },
  {
    why: 'what a message says',
    match: 'words',
    terms: ['subject', 'body', 'content', 'html', 'text', 'preheader'],
  },
  {
    why: 'where a message leads, and what the receiving server answered: both quote the person',
    match: 'words',
    terms: ['href', 'failure message'],
  },
  {
    why: 'credentials',
    match: 'inside',
    terms: ['password', 'passwd', 'passphrase', 'secret', 'token', 'credential', 'authorization', 'cookie'],
  },
  {
    why: 'credentials, in words too short to be looked for inside others',
    match: 'words',
    terms: [
      ['pwd', 'auth', 'session', 'signature', 'site id', 'jwt'],
      ['api key', 'app key', 'signing key', 'private key', 'access key', 'write key', 'encryption key'],
    ].flat(),
  },
];

/** Fields that contain a sensitive word and name something else. */
const HARMLESS = new Set(
  [
    ['server address'], // Customer.io's own host, a stable semantic convention
    ['content type', 'content length', 'content encoding', 'content id', 'body size'], // about, not of
    ['status text'], // HTTP's reason phrase
  ]
    .flat()
    .map(glue),
);

const MOST_WORDS = 4;
// A longer key is not a field name but data in the place of one.
const LONGEST_NAME = 256;

const WHOLE = formsOf('whole');
const WORDS = formsOf('words');
const INSIDE = termsOf('inside').map(glue);

const WORD_BOUNDARY =
  /[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;

// Field names repeat, and splitting one costs microseconds; what an attacker makes up must not pile up.
const known = new Map<string, boolean>();
const MOST_KNOWN = 1_000;

/**
 * Whether a value must not leave because of the key it stands under. Case, separators and plurals do not
 * matter: `emailAddress`, `EMAIL-ADDRESSES` and `Email Address` are one key.
 */
export function isSensitiveKey(key: string): boolean {
  if (key.length > LONGEST_NAME) return true;
  let sensitive = known.get(key);
  if (sensitive === undefined) {
    sensitive = judge(wordsOf(key));
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, sensitive);
  }
  return sensitive;
}

function judge(words: string[]): boolean {
  if (WHOLE.has(words.join(''))) return true;
  const rest = withoutHarmless(words);
  if (rest.some((word) => INSIDE.some((term) => word.includes(term)))) return true;
  return runsOf(rest).some(({ run }) => WORDS.has(run));
}

function wordsOf(key: string): string[] {
  // NFKD: full-width letters are letters, accents are not
  const plain = key.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain
    .split(WORD_BOUNDARY)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** Neighbouring words glued together: `e-mail`, `eMail` and `email` meet here, and so do `user_id` and `userid`. */
function runsOf(words: string[]): { at: number; length: number; run: string }[] {
  return words.flatMap((_, at) =>
    Array.from({ length: Math.min(MOST_WORDS, words.length - at) }, (_unused, more) => ({
      at,
      length: more + 1,
      run: words.slice(at, at + more + 1).join(''),
    })),
  );
}

function withoutHarmless(words: string[]): string[] {
  const rest = [...words];
  // A space glues to nothing: the words on both sides of the gap do not become neighbours.
  for (const { at, length, run } of runsOf(words)) if (HARMLESS.has(run)) rest.fill(' ', at, at + length);
  return rest;
}

function termsOf(match: SensitiveGroup['match']): string[] {
  return SENSITIVE.filter((group) => group.match === match).flatMap((group) => group.terms);
}

// `inside` terms may also be spread over several words: `e-mail`, `pass_word`.
function formsOf(match: 'whole' | 'words'): Set<string> {
  const terms = match === 'words' ? [...termsOf('words'), ...termsOf('inside')] : termsOf(match);
  return new Set(terms.map(glue).flatMap((term) => [term, ...pluralsOf(term)]));
}

function pluralsOf(term: string): string[] {
  return [`${term}s`, `${term}es`, term.replace(/y$/u, 'ies')];
}

function glue(term: string): string {
  return term.replaceAll(' ', '');
}
