import { expect } from 'chai';
import { looksPersonal, redactText } from '../../lib/redaction/text';

const ADDRESS = 'jane@example.com';

describe('redactText with a length limit', () => {
  const CASES: readonly [text: string, maxLength: number, expected: string][] = [
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc[TRUNCATED]'],
    ['abc', 0, '[TRUNCATED]'],
    ['abc', -1, '[TRUNCATED]'],
    ['', 0, ''],
    ['', -1, ''],
    [ADDRESS, 7, '[EMAIL]'],
    [ADDRESS, 3, '[EMAIL]'],
    [ADDRESS, 0, '[TRUNCATED]'],
    [`${ADDRESS} x`, 9, '[EMAIL] x'],
    [`${ADDRESS} x`, 8, '[EMAIL] [TRUNCATED]'],
    [`${ADDRESS} x`, 3, '[EMAIL][TRUNCATED]'],
    [`abc ${ADDRESS}`, 5, 'abc [EMAIL]'],
    [`abc ${ADDRESS}`, 4, 'abc [EMAIL]'],
    [`abc ${ADDRESS}`, 2, 'ab[TRUNCATED]'],
    ['+15550109999+15550109999', 8, '[PHONE][PHONE]'],
    ['+15550109999+15550109999', 7, '[PHONE][TRUNCATED]'],
    ['ab😀cd', 4, 'ab😀[TRUNCATED]'],
    ['ab😀cd', 3, 'ab[TRUNCATED]'],
    ['ab\ud83d', 3, 'ab\ud83d'],
  ];
  for (const [text, maxLength, expected] of CASES) {
    it(`returns ${JSON.stringify(expected)} for ${JSON.stringify(text)} and a maximum of ${maxLength}`, () => {
      expect(redactText(text, maxLength)).to.equal(expected);
    });
  }

  it('keeps 2,048 characters by default', () => {
    const text = 'a b '.repeat(512);
    expect(redactText(text)).to.equal(text);
    expect(redactText(`${text}c`)).to.equal(`${text}[TRUNCATED]`);
  });

  it('keeps a marker that starts before the limit, and omits one that starts after it', () => {
    const text = `${'. '.repeat(20)}${ADDRESS} ${'. '.repeat(400)}`;
    expect(redactText(text, 41)).to.equal(`${'. '.repeat(20)}[EMAIL][TRUNCATED]`);
    expect(redactText(text, 40)).to.equal(`${'. '.repeat(20)}[TRUNCATED]`);
  });

  it('removes a last word that extends beyond the lookahead', () => {
    for (const length of [518, 600, 2_000]) {
      expect(redactText(`see ${'x'.repeat(length)} now`, 10)).to.equal('see [TRUNCATED]');
    }
    expect(redactText(`see ${'x'.repeat(500)} now`, 10)).to.equal('see xxxxxx[TRUNCATED]');
    expect(redactText('x'.repeat(2_000), 10)).to.equal('[TRUNCATED]');
  });

  it('searches up to the lookahead only: looksPersonal returns true for a longer text', () => {
    expect(looksPersonal('x '.repeat(1_280))).to.equal(false);
    expect(looksPersonal(`${'x '.repeat(1_280)}y`)).to.equal(true);
    expect(looksPersonal(`${'x '.repeat(1_200)}${ADDRESS}`)).to.equal(true);
  });
});

describe('redactText with overlapping matches', () => {
  const CASES: Readonly<Record<string, string>> = {
    'https://jane@example.com/customers/u1': 'https://example.com/[PATH]',
    'bearer jane@example.com': 'bearer [EMAIL]',
    'bearer +15550109999': 'bearer [CREDENTIALS]',
    '/users/+15550109999': '/users/[PHONE]',
    '/users/jane@example.com/x': '/users/[EMAIL]/x',
    '15550109999@example.com': '[EMAIL]',
  };
  for (const [text, expected] of Object.entries(CASES)) {
    it(`returns ${expected} for ${text}`, () => expect(redactText(text)).to.equal(expected));
  }
});
