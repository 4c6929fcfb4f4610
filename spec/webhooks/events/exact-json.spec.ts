import { expect } from 'chai';
import fc from 'fast-check';
import { parseExactJson } from '../../../lib/webhooks/events/exact-json';
import { parse } from '../../../lib/webhooks/events/parse';
import { WebhookWorld } from '../../harness/webhooks/webhook-world';

/** JSON text, and the value that it means. */
interface Meaning {
  readonly json: string;
  readonly value: unknown;
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Returns whether a decimal number is beyond the safe integers, or too small for a double. Computes with integers. */
function isOutOfRange(integer: string, fraction: string, exponent: number): boolean {
  const digits = BigInt(integer + fraction);
  const shift = exponent - fraction.length;
  if (digits === 0n) return false;
  if (shift >= 0) return digits * 10n ** BigInt(shift) > SAFE;
  // rounding to a double can reach 2 ** 53
  if (digits >= (SAFE + 1n) * 10n ** BigInt(-shift)) return true;
  return digits.toString().length + shift < -400;
}

const digits = (maxLength: number) => fc.stringMatching(new RegExp(`^\\d{1,${maxLength}}$`));

/** Numbers in all notations of JSON. Exponents stay out of the range in which doubles lose precision slowly. */
const numbers: fc.Arbitrary<Meaning> = fc
  .record({
    sign: fc.constantFrom('', '-'),
    integer: fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,24}$/)),
    fraction: fc.oneof(fc.constant(''), digits(3)),
    notation: fc.constantFrom('', 'e', 'E', 'e+', 'e-', 'E-'),
    exponent: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 450, max: 500 })),
  })
  .map(({ sign, integer, fraction, notation, exponent }) => {
    const decimals = fraction === '' ? '' : `.${fraction}`;
    const power = notation === '' ? '' : `${notation}${exponent}`;
    const json = `${sign}${integer}${decimals}${power}`;
    const signed = notation === '' ? 0 : notation.endsWith('-') ? -exponent : exponent;
    return { json, value: isOutOfRange(integer, fraction, signed) ? json : Number(json) };
  });

/** Strings that contain numbers, quotation marks and backslashes. */
const strings: fc.Arbitrary<Meaning & { readonly value: string }> = fc
  .array(fc.constantFrom('"', '\\', '\\"', '9007199254740993', '1e400', ',', ':', '[', '\n', 'é', '\ud800'))
  .map((parts) => parts.join(''))
  .map((value) => ({ json: JSON.stringify(value), value }));

const spaces = fc.constantFrom('', ' ', '\n\t');

const { documents } = fc.letrec<{ documents: Meaning }>((tie) => ({
  documents: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    numbers,
    strings,
    fc.constantFrom({ json: 'null', value: null }, { json: 'true', value: true }),
    fc.tuple(spaces, fc.array(tie('documents'), { maxLength: 4 })).map(([space, elements]) => ({
      json: `[${space}${elements.map(({ json }) => json).join(`${space},`)}${space}]`,
      value: elements.map(({ value }) => value),
    })),
    fc
      .tuple(spaces, fc.array(fc.tuple(strings, tie('documents')), { maxLength: 4 }))
      .map(([space, members]) => ({
        json: `{${space}${members.map(([key, { json }]) => `${key.json}${space}:${json}`).join(',')}${space}}`,
        // of duplicate keys, the last counts
        value: Object.fromEntries(members.map(([key, { value }]): [string, unknown] => [key.value, value])),
      })),
  ),
}));

describe('parseExactJson', () => {
  it('returns the numbers beyond the safe integers as text, and all other values as JSON.parse', () => {
    fc.assert(
      fc.property(documents, ({ json, value }) => {
        expect(parseExactJson(json)).to.deep.equal(value);
      }),
      { numRuns: 2_000 },
    );
  });

  it('returns the result of JSON.parse for all values that were serialized', () => {
    const small = (_: string, value: unknown) =>
      typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER ? null : value;
    fc.assert(
      fc.property(fc.json(), (json) => {
        const serialized = JSON.stringify(JSON.parse(json), small);
        expect(parseExactJson(serialized)).to.deep.equal(JSON.parse(serialized));
      }),
      { numRuns: 500 },
    );
  });

  const cases: readonly (readonly [json: string, value: unknown])[] = [
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['9007199254740993.0', '9007199254740993.0'],
    ['9.007199254740993e15', '9.007199254740993e15'],
    ['1e400', '1e400'],
    ['-1E+400', '-1E+400'],
    ['1e-400', '1e-400'],
    ['-0', -0],
    ['0e400', 0],
    ['0.1000000000000000055', 0.1],
    ['"9007199254740993"', '9007199254740993'],
    ['{"a":1,"a":9007199254740993}', { a: '9007199254740993' }],
    ['{"9007199254740993":1e400}', { '9007199254740993': '1e400' }],
    ['{"__proto__":9007199254740993}', JSON.parse(`{"__proto__":"9007199254740993"}`) as unknown],
    ['["\\\\",9007199254740993,"\\"",1]', ['\\', '9007199254740993', '"', 1]],
  ];
  for (const [json, value] of cases) {
    it(`returns ${JSON.stringify(value)} for ${json}`, () => {
      expect(parseExactJson(json)).to.deep.equal(value);
    });
  }

  it('throws a SyntaxError for text that is not JSON', () => {
    for (const text of ['', '{', '9007199254740993 1', '[1e400', 'NaN', '01']) {
      expect(() => parseExactJson(text), text).to.throw(SyntaxError);
    }
  });

  it('returns numbers below many levels exactly', () => {
    const depth = 100_000;
    let value = parseExactJson(`${'['.repeat(depth)}9007199254740993${']'.repeat(depth)}`);
    while (Array.isArray(value)) value = (value as unknown[])[0];
    expect(value).to.equal('9007199254740993');
  });

  it('needs time in proportion to the length of the text', () => {
    const before = performance.now();
    for (const text of ['\\'.repeat(4_000_000), '"'.repeat(4_000_000), '1'.repeat(4_000_000)]) {
      expect(parseExactJson(JSON.stringify([text, 0]))).to.deep.equal([text, 0]);
    }
    expect(performance.now() - before).to.be.below(4_000);
  });
});

describe('numbers in webhooks', () => {
  const bodyOf = (data: string, more = '') =>
    `{"event_id":"01E4C4CT6YDC7Y5M7FE1GWWPQJ","object_type":"email","metric":"delivered"${more},"data":${data}}`;

  it('keep the exact id of a person', async () => {
    const world = new WebhookWorld({}, { captureCustomerId: 'raw' });
    await world.send(
      bodyOf('{"customer_id":9007199254740995,"identifiers":{"id":9007199254740993,"cio_id":1e400}}'),
    );
    expect(world.events[0]).to.deep.nested.include({
      'data.identifiers': { id: '9007199254740993', cio_id: '1e400' },
      'data.customer_id': '9007199254740995',
    });
    const [span] = world.telemetry.spans;
    expect(span?.attributes).to.include({ 'customerio.customer_id': '9007199254740993' });
    await world.end();
  });

  it('are undefined beyond the safe integers in fields that are always numbers', () => {
    const { data } = parse(bodyOf('{"campaign_id":9007199254740993,"link_id":1e400,"trigger_id":7}'));
    expect(data).to.deep.equal({ campaign_id: undefined, link_id: undefined, trigger_id: 7 });
    expect(parse(bodyOf('{}', ',"timestamp":1e400')).event.timestamp).to.equal(undefined);
    expect(parse(bodyOf('{}', ',"timestamp":1700000000123456789')).event.timestamp).to.equal(undefined);
  });

  it('stay text in undocumented fields and in events of an unknown type', () => {
    expect(parse(bodyOf('{"order":{"number":[12345678901234567890]}}')).data).to.deep.equal({
      order: { number: ['12345678901234567890'] },
    });
    expect(parse('{"n":12345678901234567890}').event).to.deep.include({ raw: { n: '12345678901234567890' } });
  });

  it('distinguish event ids that are numbers', async () => {
    const world = new WebhookWorld();
    for (const id of ['9007199254740992', '9007199254740993', '9007199254740993']) {
      await world.send(`{"event_id":${id},"object_type":"email","metric":"delivered"}`);
    }
    expect(world.events.map(({ eventId }) => eventId)).to.deep.equal([
      '9007199254740992',
      '9007199254740993',
    ]);
    await world.end();
  });
});
