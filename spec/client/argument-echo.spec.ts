import { expect } from 'chai';
import { appearsInArguments } from '../../lib/client/argument-echo';

describe('a word that the application gave', () => {
  const given: readonly (readonly [string, unknown])[] = [
    ['as an argument', 'jane'],
    ['in another case', 'JANE'],
    ['as a word of a text', 'Dear Jane, welcome'],
    ['in an address', 'jane@example.com'],
    ['deep in an object', { a: [{ b: { c: 'jane' } }] }],
    ['as a key', { jane: 1 }],
    ['behind a digit', '4711jane'],
    ['at the end of a text that is just not too long', `${' '.repeat(262_139)} jane`],
  ];
  for (const [where, value] of given) {
    it(`is found ${where}`, () => {
      expect(appearsInArguments('jane', [undefined, value])).to.equal(true);
    });
  }

  it('is not found where it is not, or within another word only', () => {
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

  it('is compared as it stands', () => {
    expect(appearsInArguments('a.b', ['axb'])).to.equal(false);
    expect(appearsInArguments('a.b', ['a.b'])).to.equal(true);
    expect(appearsInArguments('a-b', ['a-b'])).to.equal(true);
  });

  it('counts as given where there is too much to look through', () => {
    expect(appearsInArguments('jane', [Array.from({ length: 2_400 }, () => 'x')])).to.equal(false);
    expect(appearsInArguments('jane', [Array.from({ length: 2_600 }, () => 'x')])).to.equal(true);
    expect(appearsInArguments('jane', ['x'.repeat(262_144)])).to.equal(false);
    expect(appearsInArguments('jane', ['x'.repeat(262_145)])).to.equal(true);
    expect(appearsInArguments('jane', ['x'.repeat(262_145), 'x'])).to.equal(true);
  });

  it('is looked for in what refers to itself', () => {
    const endless: Record<string, unknown> = {};
    endless['self'] = endless;
    expect(appearsInArguments('jane', [endless])).to.equal(false);
  });

  it('counts as given where looking would run the code of the application, which then does not run', () => {
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
