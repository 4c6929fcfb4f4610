import { HARMLESS, SENSITIVE, type SensitiveGroup } from './sensitive-terms';

/** Maximum number of adjacent words that are joined for a comparison with a term (`e-mail`). */
const MAX_WORDS = 4;
/** Maximum length of a field name. A longer key is data. */
const MAX_NAME_CHARACTERS = 256;

const HARMLESS_RUNS = new Set(HARMLESS.map(joinWords));

/** Terms by how they are compared, joined. */
interface Terms {
  readonly whole: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly inside: readonly string[];
}

const WORD_BOUNDARY =
  /[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;

/** Maximum number of results that are cached. The size is limited, because an attacker can choose keys. */
const MAX_CACHED_KEYS = 1_000;

/**
 * Returns whether the value of a key is personal or a credential. Ignores case, separators and plurals:
 * `emailAddress`, `EMAIL-ADDRESSES` and `Email Address` are the same key. A key that is too long is sensitive.
 */
export const isSensitiveKey = detectorOf(SENSITIVE);

/** Returns whether the value of a key is a credential. */
export const isCredentialKey = detectorOf(SENSITIVE.filter((group) => group.isCredential));

function detectorOf(groups: readonly SensitiveGroup[]): (key: string) => boolean {
  const terms: Terms = {
    whole: formsOf(termsOf(groups, 'whole')),
    words: formsOf([...termsOf(groups, 'words'), ...termsOf(groups, 'inside')]),
    inside: termsOf(groups, 'inside'),
  };
  // the same keys recur
  const cache = new Map<string, boolean>();
  return (key) => {
    if (key.length > MAX_NAME_CHARACTERS) return true;
    let isDetected = cache.get(key);
    if (isDetected === undefined) {
      isDetected = containsTerm(wordsOf(key), terms);
      if (cache.size >= MAX_CACHED_KEYS) cache.clear();
      cache.set(key, isDetected);
    }
    return isDetected;
  };
}

function containsTerm(words: string[], { whole, words: alone, inside }: Terms): boolean {
  if (whole.has(words.join(''))) return true;
  const rest = withoutHarmless(words);
  if (rest.some((word) => inside.some((term) => word.includes(term)))) return true;
  return runsOf(rest).some(({ run }) => alone.has(run));
}

function wordsOf(key: string): string[] {
  return plain(key)
    .split(WORD_BOUNDARY)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** Turns full-width letters into plain ones, and removes accents: NFKD separates them from their letters. */
function plain(key: string): string {
  return key.normalize('NFKD').replace(/\p{M}/gu, '');
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
  for (const { at, length, run } of runsOf(words))
    if (HARMLESS_RUNS.has(run)) rest.fill(' ', at, at + length);
  return rest;
}

function termsOf(groups: readonly SensitiveGroup[], match: SensitiveGroup['match']): string[] {
  return groups.filter((group) => group.match === match).flatMap((group) => group.terms.map(joinWords));
}

/** Returns terms and their plurals. `inside` terms are included in `words`, because a key can split them: `pass_word`. */
function formsOf(terms: readonly string[]): Set<string> {
  return new Set(terms.flatMap((term) => [term, ...pluralsOf(term)]));
}

function pluralsOf(term: string): string[] {
  return [`${term}s`, `${term}es`, term.replace(/y$/u, 'ies')];
}

function joinWords(term: string): string {
  return plain(term).replaceAll(' ', '');
}
