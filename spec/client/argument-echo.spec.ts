import { expect } from 'chai';
import { appearsInArguments } from '../../lib/client/argument-echo';

describe('appearsInArguments', () => {
  const occurrences: readonly (readonly [string, unknown])[] = [
    ['as an argument', 'jane'],
    ['in another letter case', 'JANE'],
    ['as a word of a sentence', 'Dear Jane, welcome'],
    ['in an e-mail address', 'jane@example.com'],
    ['in a nested object', { a: [{ b: { c: 'jane' } }] }],
    ['as an object key', { jane: 1 }],
    ['after a digit', '4711jane'],
    ['at the end of a string of the maximum length', `${' '.repeat(262_139)} jane`],
  ];
  for (const [place, value] of occurrences) {
    it(`finds a word ${place}`, () => {
      expect(appearsInArguments('jane', [undefined, value])).to.equal(true);
    });
  }

  it('does not find a word that is missing or only part of another word', () => {
    const others = [
      'janet',
      'mary-jane-s'.replace('jane', 'jan'),
      4711,
      null,
      undefined,
      true,
      Buffer.from('jane'),
    ];
    expect(appearsInArguments('jane', [others, { others }, Symbol('jane')])).to.equal(false);
    expect(appearsInArguments('jane', [])).to.equal(false);
  });

  it('compares words literally, not as patterns', () => {
    expect(appearsInArguments('a.b', ['axb'])).to.equal(false);
    expect(appearsInArguments('a.b', ['a.b'])).to.equal(true);
    expect(appearsInArguments('a-b', ['a-b'])).to.equal(true);
  });

  it('returns true if the arguments are too large to search', () => {
    expect(appearsInArguments('jane', [Array.from({ length: 2_400 }, () => 'x')])).to.equal(false);
    expect(appearsInArguments('jane', [Array.from({ length: 2_600 }, () => 'x')])).to.equal(true);
    expect(appearsInArguments('jane', ['x'.repeat(262_144)])).to.equal(false);
    expect(appearsInArguments('jane', ['x'.repeat(262_145)])).to.equal(true);
    expect(appearsInArguments('jane', ['x'.repeat(262_145), 'x'])).to.equal(true);
  });

  it('searches objects with circular references', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(appearsInArguments('jane', [circular])).to.equal(false);
  });

  it('returns true without running getters or proxies of the application', () => {
    const ran: string[] = [];
    const getter = Object.defineProperty({}, 'name', {
      enumerable: true,
      get: () => ran.push('getter'),
    });
    const proxy = new Proxy({}, { ownKeys: () => (ran.push('proxy'), []) });
    expect([getter, proxy].map((each) => appearsInArguments('jane', [each]))).to.deep.equal([true, true]);
    expect(ran).to.deep.equal([]);
  });
});
