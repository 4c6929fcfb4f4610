import type { Reasons } from '../reasons';

/** Why mutants of `lib/redaction` may survive. */
export const REDACTION: Reasons = {
  'lib/redaction/keys.ts': [
    {
      line: 'return plain',
      kind: 'equivalent',
      why: 'an empty word at an end makes no run that the word beside it does not make',
    },
    {
      line: 'length: Math.min(MOST_WORDS, words.length - at)',
      to: ['words.length + at'],
      kind: 'performance',
      why: 'runs that go on behind the end are the same ones again',
    },
    {
      line: 'why: ',
      kind: 'text',
      why: 'says to readers of the table what the terms of a group have in common',
    },
    {
      line: 'known.size >= MOST_KNOWN',
      kind: 'performance',
      why: 'bounds or empties what is remembered of keys; the verdict is the same',
    },
    {
      line: 'known.set(key, sensitive)',
      kind: 'performance',
      why: 'without it each key is judged anew',
    },
    {
      line: 'if (sensitive === undefined)',
      to: ['true'],
      kind: 'performance',
      why: 'each key is judged anew',
    },
    {
      line: ".filter((word) => word !== '')",
      kind: 'equivalent',
      why: 'an empty word glues to nothing new and is no term',
    },
    {
      line: '/[^\\p{L}\\p{N}]+|',
      to: ['…^\\p{L}\\p{N}]|(?<=[\\p{Ll}…'],
      kind: 'equivalent',
      why: 'leaves empty words, which are dropped',
    },
    {
      line: "term.replace(/y$/u, 'ies')",
      kind: 'equivalent',
      why: 'differs for plurals that are no words: encriesptionkey',
    },
  ],
  'lib/redaction/credentials.ts': [
    {
      line: "scheme = '', value = ''",
      kind: 'defensive',
      why: 'the default is for the compiler: the group or the index is there',
    },
  ],
  'lib/redaction/phones.ts': [
    {
      line: 'while ((others[other]?.end',
      to: ['(others[other]?.end ?? Infinity) < start'],
      kind: 'equivalent',
      why: 'what is something else does not end where digits begin',
    },
    {
      line: '(others[other]?.start ?? Infinity) < end',
      to: ['(others[other]?.start ?? Infinity) <= end'],
      kind: 'equivalent',
      why: 'what is something else does not begin where digits end',
    },
    {
      line: 'run &&',
      kind: 'equivalent',
      why: 'a run has a group from the start',
    },
    {
      line: 'if (!group) return',
      kind: 'defensive',
      why: 'the index is that of a group',
    },
    {
      line: 'digits += run[last]?.digits.length ?? 0',
      kind: 'defensive',
      why: 'the index is that of a group',
    },
    {
      line: 'form += (last === first',
      kind: 'defensive',
      why: 'the index is that of a group',
    },
    {
      line: 'const separator = text.slice(',
      kind: 'defensive',
      why: 'the index is that of a group',
    },
    {
      line: 'const head = run[first]?.start',
      kind: 'defensive',
      why: 'the index is that of a group',
    },
    {
      line: 'const tail = run[last]?.end',
      kind: 'defensive',
      why: 'the index is that of a group',
    },
    {
      line: "if (form === '3 3 3'",
      to: ['Stryker was here!', '"Stryker was here!"', 'run[first].digits'],
      kind: 'defensive',
      why: 'the index is that of a group',
    },
    {
      line: 'first < run.length; first += 1',
      kind: 'equivalent',
      why: 'behind the last group there is none, and that is looked at',
    },
    {
      line: 'if (!ANY_DIGIT.test(text))',
      kind: 'performance',
      why: 'a text without digits has no groups',
    },
    {
      line: 'if (last !== undefined && last > first)',
      to: ['true'],
      kind: 'equivalent',
      why: 'undefined is not above any number',
    },
    {
      line: 'last < Math.min(run.length',
      to: ['last <= Math.min(run.length, first + MOST_GROUPS)'],
      kind: 'equivalent',
      why: 'no form has as many groups',
    },
    {
      line: '.replace(/^\\p{L}+:',
      kind: 'equivalent',
      why: 'what stands before a scheme is no part of the match',
    },
  ],
  'lib/redaction/urls.ts': [
    {
      line: "match[1] ?? ''",
      kind: 'defensive',
      why: 'the default is for the compiler: the group or the index is there',
    },
    {
      line: 'const authority =',
      kind: 'equivalent',
      why: 'what may be empty matches at once, and always',
    },
    {
      line: '(URL_REST.exec(text)?.[0]',
      kind: 'defensive',
      why: 'what may be empty always matches',
    },
    {
      line: 'while (end > start &&',
      kind: 'equivalent',
      why: 'before the rest stands a slash, which ends the loop, too',
    },
  ],
  'lib/redaction/emails.ts': [
    {
      line: 'while (start > floor &&',
      to: ['start >= floor'],
      kind: 'equivalent',
      why: 'before the floor stands an at sign, which ends the loop, too',
    },
  ],
  'lib/redaction/text.ts': [
    {
      line: 'while (start > 0 &&',
      to: ['start >= 0'],
      kind: 'equivalent',
      why: 'one step before the text is as good as its start',
    },
  ],
  'lib/redaction/copy.ts': [
    {
      line: "case 'object':",
      kind: 'equivalent',
      why: 'what is no other type falls out of the switch anyway; the case shows that none is missing',
    },
  ],
};
