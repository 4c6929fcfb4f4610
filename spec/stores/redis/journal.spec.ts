import { expect } from 'chai';
import fc from 'fast-check';
import type { AcceptedSend } from '../../../lib/config/stores';
import { RedisDeliveryJournal } from '../../../lib/stores/redis/journal';
import { rejection } from '../../harness/sdk/world';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

/** Creates a journal that stores its values in a map instead of a server. */
function journalOver(values: Map<string, string>): RedisDeliveryJournal {
  const commands = {
    read: (key: string, maxBytes: number) => Promise.resolve((values.get(key) ?? '').slice(0, maxBytes)),
    set: (key: string, value: string) => Promise.resolve(void values.set(key, value)),
    evaluate: () => Promise.reject(new Error('The journal must not run a script.')),
  };
  return new RedisDeliveryJournal(commands, 'p:', 1000);
}

const valueOf = async (send: AcceptedSend): Promise<string | undefined> => {
  const values = new Map<string, string>();
  await journalOver(values).record('d1', send);
  return values.get('p:d1');
};
const sendOf = (value: string) => journalOver(new Map([['p:d1', value]])).lookup('d1');

describe('RedisDeliveryJournal', () => {
  it('returns the recorded send, for any time and span', async () => {
    const hex = (length: number) =>
      fc
        .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
        .filter((id) => /[^0]/.test(id));
    const send = fc.record({
      acceptedAt: fc.nat({ max: 999_999_999_999_999 }),
      traceId: hex(32),
      spanId: hex(16),
      traceFlags: fc.nat({ max: 255 }),
    });
    const property = fc.asyncProperty(send, async (each) => {
      expect(await sendOf((await valueOf(each)) ?? '')).to.deep.equal(each);
    });
    await fc.assert(property);
  });

  const withoutSpan: Readonly<Record<string, Omit<AcceptedSend, 'acceptedAt'>>> = {
    'a trace id alone': { traceId: TRACE },
    'a span id alone': { spanId: SPAN },
    'flags alone': { traceFlags: 1 },
    'a trace id of zeros': { traceId: '0'.repeat(32), spanId: SPAN },
    'a span id of zeros': { traceId: TRACE, spanId: '0'.repeat(16) },
    'a trace id in capitals': { traceId: TRACE.toUpperCase(), spanId: SPAN },
    'an invalid trace id': { traceId: 'jane@example.com', spanId: SPAN, traceFlags: 1 },
  };
  for (const [what, span] of Object.entries(withoutSpan)) {
    it(`omits ${what}`, async () => {
      expect(await valueOf({ acceptedAt: 1_795_000_000_123, ...span })).to.equal('1795000000123');
    });
  }

  it('omits invalid flags', async () => {
    for (const traceFlags of [-1, 256, 0.5, Number.NaN]) {
      const value = await valueOf({ acceptedAt: 7, traceId: TRACE, spanId: SPAN, traceFlags });
      expect(value).to.equal(`7.${TRACE}.${SPAN}`);
    }
  });

  it('rejects a send without a valid time', async () => {
    for (const acceptedAt of [Number.NaN, -1, Number.POSITIVE_INFINITY, 1e21]) {
      const error = await rejection(valueOf({ acceptedAt }));
      expect(error)
        .to.be.instanceOf(TypeError)
        .and.to.match(/accepted: Unix milliseconds/);
    }
    expect(await valueOf({ acceptedAt: 1_795_000_000_123.7 })).to.equal('1795000000123');
  });

  it('returns undefined for a value in another format', async () => {
    const garbage = [
      '',
      ' ',
      'NaN',
      '-1',
      '1e3',
      '1795000000123.',
      `1795000000123.${TRACE}`,
      `1795000000123.${TRACE}.${SPAN}.`,
      `1795000000123.${TRACE}.${SPAN}.1`,
      `1795000000123.${TRACE}.${SPAN}.01.later`,
      `1795000000123.${'0'.repeat(32)}.${SPAN}.01`,
      `1795000000123.${TRACE}.${'0'.repeat(16)}.01`,
      `1795000000123.${TRACE}.${SPAN}.01\n`,
      '1234567890123456',
      '{"acceptedAt":1795000000123}',
    ];
    for (const value of garbage) expect(await sendOf(value), JSON.stringify(value)).to.be.undefined;
  });

  it('returns either the whole send or undefined for a value with extra text', async () => {
    const property = fc.asyncProperty(fc.string(), fc.string(), async (head, tail) => {
      const value = `${head}1795000000123.${TRACE}.${SPAN}.01${tail}`;
      const send = await sendOf(value);
      if (send !== undefined) expect(await valueOf(send)).to.equal(value);
    });
    await fc.assert(property);
  });
});
