import { expect } from 'chai';
import { looksPersonal, redactText } from '../../lib/redaction/text';

const ADDRESS = 'jane@example.com';

describe('how much of a text is kept', () => {
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
    it(`of ${JSON.stringify(text)} at ${maxLength} characters: ${JSON.stringify(expected)}`, () => {
      expect(redactText(text, maxLength)).to.equal(expected);
    });
  }

  it('is 2,048 characters if nobody says', () => {
    const text = 'a b '.repeat(512);
    expect(redactText(text)).to.equal(text);
    expect(redactText(`${text}c`)).to.equal(`${text}[TRUNCATED]`);
  });

  it('includes what begins within it and ends behind it, and nothing that begins behind it', () => {
    const text = `${'. '.repeat(20)}${ADDRESS} ${'. '.repeat(400)}`;
    expect(redactText(text, 41)).to.equal(`${'. '.repeat(20)}[EMAIL][TRUNCATED]`);
    expect(redactText(text, 40)).to.equal(`${'. '.repeat(20)}[TRUNCATED]`);
  });

  it('ends before a word that reaches further than anybody looks', () => {
    for (const length of [518, 600, 2_000]) {
      expect(redactText(`say ${'x'.repeat(length)} now`, 10)).to.equal('say [TRUNCATED]');
    }
    expect(redactText(`say ${'x'.repeat(500)} now`, 10)).to.equal('say xxxxxx[TRUNCATED]');
    expect(redactText('x'.repeat(2_000), 10)).to.equal('[TRUNCATED]');
  });

  it('is all that is looked at: a longer text counts as personal', () => {
    expect(looksPersonal('x '.repeat(1_280))).to.equal(false);
    expect(looksPersonal(`${'x '.repeat(1_280)}y`)).to.equal(true);
    expect(looksPersonal(`${'x '.repeat(1_200)}${ADDRESS}`)).to.equal(true);
  });
});

describe('which marker stands where', () => {
  const CASES: Readonly<Record<string, string>> = {
    'https://jane@example.com/customers/u1': 'https://example.com/[PATH]',
    'bearer jane@example.com': 'bearer [EMAIL]',
    'bearer +15550109999': 'bearer [CREDENTIALS]',
    '/users/+15550109999': '/users/[PHONE]',
    '/users/jane@example.com/x': '/users/[EMAIL]/x',
    '15550109999@example.com': '[EMAIL]',
  };
  for (const [text, expected] of Object.entries(CASES)) {
    it(`in ${text}`, () => expect(redactText(text)).to.equal(expected));
  }
});
