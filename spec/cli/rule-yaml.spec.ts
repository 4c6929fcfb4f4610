import { expect } from 'chai';
import { array, assert, constantFrom, dictionary, oneof, property, string } from 'fast-check';
import { parse } from 'yaml';
import { ruleYaml } from '../../lib/cli/rules/rule-yaml';
import type { RuleFile } from '../../lib/rules';

/** Texts that YAML reads as another type, as a comment, as a key or as a mark if they have no quotes. */
const AMBIGUOUS = [
  ...['', ' ', ' a', 'a ', 'a: b', 'a:', 'a #b', '#a', '- a', '? a', '---', '...', '%a', '@a', '`a', '!a'],
  ...['&a', '*a', '{{ $value }}', '[a]', '|-', '>', '~', '=', '<<', 'null', 'True', 'no', 'Y', 'on', '.inf'],
  ...[
    '.NaN',
    '0',
    '-1',
    '+1.5',
    '1e5',
    'E0',
    '0x1f',
    '0o7',
    '1_000',
    '12:30:45',
    '2026-11-28',
    '5m',
    '1h30m',
  ],
  ...['5mb', "it's", '"a"', `"it's"`, "''", 'a\\n', 'a\nb', 'a\n', '\ta', 'a\u2028b', 'é', '🙂', 'a:/#b'],
];
const text = oneof(constantFrom(...AMBIGUOUS), string({ unit: 'grapheme' }));
const texts = dictionary(text, text, { minKeys: 1, noNullPrototype: true });
const lines = array(
  string({ minLength: 1 }).filter((line) => line.trim() === line),
  { minLength: 1 },
);

/** Expects that a parser reads the texts that were written. */
function expectSame(
  version: '1.1' | '1.2',
  expr: string,
  annotations: Readonly<Record<string, string>>,
): void {
  const file: RuleFile = {
    groups: [{ name: 'a', interval: '1m', rules: [{ alert: 'A', expr, annotations }] }],
  };
  expect(parse(ruleYaml(file, ' A comment.', []), { version })).to.deep.equal(file);
}

describe('a rule file as YAML', () => {
  for (const version of ['1.1', '1.2'] as const) {
    it(`has the texts of its rules for a parser of YAML ${version}`, () => {
      for (const each of AMBIGUOUS) expectSame(version, 'up', { [each]: each, key: each });
      assert(
        property(lines, texts, (expr, annotations) => expectSame(version, expr.join('\n'), annotations)),
      );
    });
  }
});
