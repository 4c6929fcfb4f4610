import { inspect } from 'node:util';
import { expect } from 'chai';
import { redact } from '../../lib/redaction';
import { EMAIL, PHONE, expectSafe } from './canaries';

/** Returns a text with all contents of a value, including maps and sets: `Object.freeze` does not protect these. */
function picture(value: unknown): string {
  return inspect(value, { depth: null, showHidden: true, maxArrayLength: null, maxStringLength: null });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    if (!ArrayBuffer.isView(value)) Object.freeze(value);
    for (const key of Reflect.ownKeys(value)) deepFreeze(Reflect.get(value, key));
  }
  return value;
}

describe('redact for a large input', () => {
  const plant = (canary: string): Record<string, unknown> => ({
    nested: { deep: { deeper: [canary, { list: [[canary]] }] } },
    sentence: `user ${canary} was not found`,
    json: JSON.stringify({ a: canary }),
    encoded: encodeURIComponent(`x=${canary}&y`),
    link: `see https://example.com/u/${encodeURIComponent(canary)}?e=${canary}`,
    url: new URL(`https://example.com/?e=${encodeURIComponent(canary)}`),
    mapKey: new Map([[canary, 1]]),
    mapValue: new Map([[1, { a: canary }]]),
    set: new Set([canary, [canary]]),
    error: new Error(`no ${canary}`, { cause: new Error(canary, { cause: canary }) }),
    aggregate: new AggregateError([new Error(canary)], canary),
    thrown: Object.assign(new Error('x'), { details: { a: canary }, code: canary, stack: canary }),
    get getter() {
      return { a: canary };
    },
    instance: new (class Person {
      [key: string]: unknown;
      a = canary;
    })(),
    symbol: Symbol(canary),
    [Symbol(canary)]: canary,
    symbolKey: new Map([[Symbol(canary), Symbol(canary)]]),
    boxed: Object(canary) as unknown,
    buffer: Buffer.from(canary),
    bytes: new TextEncoder().encode(canary).buffer,
    function: Object.assign(() => canary, { canary }),
    bare: Object.assign(Object.create(null) as object, { a: canary }),
    [canary]: canary,
    email: { value: canary },
    identifiers: [canary],
  });

  for (const canary of [EMAIL, PHONE, 'jürgen.canary@exämple.de', '(555) 010-9999']) {
    it(`removes ${canary} everywhere, and does not change its input`, () => {
      const input = plant(canary);
      const before = picture(input);
      expectSafe(redact(deepFreeze(input)));
      expect(picture(input)).to.equal(before);
    });
  }

  it('shares no object with its input', () => {
    const input = { list: [{ a: 1 }] };
    const out = redact(input) as typeof input;
    expect(out).to.deep.equal(input);
    expect(out.list).to.not.equal(input.list);
    expect(out.list[0]).to.not.equal(input.list[0]);
  });

  it('keeps its own markers if it is applied twice', () => {
    const { nested, sentence, json, encoded, link, url, set, symbol, buffer, bare, email } = plant(EMAIL);
    const once = redact({ nested, sentence, json, encoded, link, url, set, symbol, buffer, bare, email });
    expect(redact(once)).to.deep.equal(once);
  });
});
