import crypto, { createHmac } from 'node:crypto';
import { expect } from 'chai';
import {
  parseSignatureHeaders,
  signWebhook,
  Verifier,
  type SignatureHeaders,
} from '../../../lib/webhooks/verification/signature';

const KEY = 'a key';
const NOW = 1_700_000_000_000;
const SECONDS = NOW / 1000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const BODY = '{"metric":"delivered"}';

const verifier = (...keys: string[]) => new Verifier(keys, { pastMs: 8 * DAY_MS, futureMs: 5 * MINUTE_MS });

/** The claim of what Customer.io would send. */
function claim(body: string | Uint8Array, timestamp = SECONDS, signingKey = KEY): SignatureHeaders {
  const read = parseSignatureHeaders(signWebhook({ signingKey, body, timestamp }));
  if ('rejected' in read) throw new Error(read.rejected);
  return read;
}

const claimWith = (timestamp: unknown, signature: unknown) =>
  parseSignatureHeaders({ 'x-cio-timestamp': timestamp as string, 'x-cio-signature': signature as string });

describe('signatures', () => {
  it('are hex HMAC-SHA256 over v0, timestamp and body, joined by colons', () => {
    const expected = createHmac('sha256', KEY).update(`v0:1700000000:${BODY}`).digest('hex');
    expect(signWebhook({ signingKey: KEY, body: BODY, timestamp: SECONDS })).to.deep.equal({
      'x-cio-timestamp': '1700000000',
      'x-cio-signature': expected,
    });
  });

  it('agree with a value that was computed elsewhere', () => {
    // printf 'v0:1613063089:{}' | openssl dgst -sha256 -hmac secret
    expect(signWebhook({ signingKey: 'secret', body: '{}', timestamp: 1613063089 })).to.include({
      'x-cio-signature': 'd596572d4d199ff9c673bd8e69724cfca1d0fd350d4ce18929070db9880a495a',
    });
  });

  it('are of now unless a time is given', () => {
    const before = Math.floor(Date.now() / 1000);
    const given = Number(signWebhook({ signingKey: KEY, body: BODY })['x-cio-timestamp']);
    expect(given).to.be.within(before, Math.ceil(Date.now() / 1000));
  });

  it('are the same over bytes and over the text they decode to', () => {
    const text = '{"subject":"Grüße 🎉"}';
    expect(signWebhook({ signingKey: KEY, body: Buffer.from(text), timestamp: SECONDS })).to.deep.equal(
      signWebhook({ signingKey: KEY, body: text, timestamp: SECONDS }),
    );
  });

  it('are verified over bytes that are no UTF-8', () => {
    const bytes = Uint8Array.of(0xff, 0x00, 0xc3, 0x28, 0x80);
    expect(verifier(KEY).verify(claim(bytes), bytes, NOW)).to.deep.equal({ keyPosition: 0 });
    // what a decoder makes of them is something else
    const decoded = Buffer.from(bytes).toString();
    expect(verifier(KEY).verify(claim(bytes), decoded, NOW)).to.deep.equal({ rejected: 'invalid_signature' });
  });

  it('are taken in upper and mixed case', () => {
    const { timestamp, digest } = claim(BODY);
    const signature = digest.toString('hex');
    for (const spelled of [
      signature.toUpperCase(),
      signature.slice(0, 9).toUpperCase() + signature.slice(9),
    ]) {
      const read = claimWith(timestamp, spelled) as SignatureHeaders;
      expect(verifier(KEY).verify(read, BODY, NOW)).to.deep.equal({ keyPosition: 0 });
    }
  });

  it('tell which of several keys made them', () => {
    const keys = ['new', KEY, 'old'];
    const positions = keys.map((key) => verifier(...keys).verify(claim(BODY, SECONDS, key), BODY, NOW));
    expect(positions).to.deep.equal([{ keyPosition: 0 }, { keyPosition: 1 }, { keyPosition: 2 }]);
  });

  it('of another key, body or time are refused', () => {
    const refused = { rejected: 'invalid_signature' };
    expect(verifier('other').verify(claim(BODY), BODY, NOW)).to.deep.equal(refused);
    expect(verifier(KEY).verify(claim(BODY), `${BODY} `, NOW)).to.deep.equal(refused);
    expect(verifier(KEY).verify({ ...claim(BODY), timestamp: '1700000001' }, BODY, NOW)).to.deep.equal(
      refused,
    );
    expect(verifier(KEY).verify(claim(''), BODY, NOW)).to.deep.equal(refused);
  });

  it('are compared in constant time, whole', () => {
    const compared: number[][] = [];
    const { timingSafeEqual } = crypto;
    crypto.timingSafeEqual = (a, b) => {
      compared.push([a.byteLength, b.byteLength]);
      return timingSafeEqual(a, b);
    };
    try {
      verifier('other', KEY).verify(claim(BODY), BODY, NOW);
    } finally {
      crypto.timingSafeEqual = timingSafeEqual;
    }
    expect(compared).to.deep.equal([
      [32, 32],
      [32, 32],
    ]);
  });

  it('take keys of any characters as UTF-8', () => {
    const key = 'schlüssel 🔑';
    expect(verifier(key).verify(claim(BODY, SECONDS, key), BODY, NOW)).to.deep.equal({ keyPosition: 0 });
  });

  it('sign the timestamp as it was sent', () => {
    const timestamp = `000${SECONDS}`.slice(-11);
    const signature = createHmac('sha256', KEY).update(`v0:${timestamp}:${BODY}`).digest('hex');
    const read = claimWith(timestamp, signature) as SignatureHeaders;
    expect(verifier(KEY).verify(read, BODY, NOW)).to.deep.equal({ keyPosition: 0 });
  });

  describe('and time:', () => {
    const verifiedAt = (offsetMs: number) => verifier(KEY).verify(claim(BODY), BODY, NOW + offsetMs);

    it('up to the tolerance, in both directions, they hold', () => {
      expect(verifiedAt(8 * DAY_MS)).to.deep.equal({ keyPosition: 0 });
      expect(verifiedAt(-5 * MINUTE_MS)).to.deep.equal({ keyPosition: 0 });
    });

    it('beyond it they are stale', () => {
      expect(verifiedAt(8 * DAY_MS + 1)).to.deep.equal({ rejected: 'stale' });
      expect(verifiedAt(-5 * MINUTE_MS - 1)).to.deep.equal({ rejected: 'stale' });
    });

    it('beyond it a wrong one is wrong, not late', () => {
      expect(verifier('other').verify(claim(BODY), BODY, NOW + 9 * DAY_MS)).to.deep.equal({
        rejected: 'invalid_signature',
      });
    });

    it('a tolerance of 0 takes the very second', () => {
      const strict = new Verifier([KEY], { pastMs: 0, futureMs: 0 });
      expect(strict.verify(claim(BODY), BODY, NOW)).to.deep.equal({ keyPosition: 0 });
      expect(strict.verify(claim(BODY), BODY, NOW + 1)).to.deep.equal({ rejected: 'stale' });
      expect(strict.verify(claim(BODY), BODY, NOW - 1)).to.deep.equal({ rejected: 'stale' });
    });
  });
});

describe('the claim of a request', () => {
  const GOOD = 'ab'.repeat(32);

  it('is the two headers, without the spaces around them', () => {
    expect(claimWith(' 1700000000 ', ` ${GOOD}\t`)).to.deep.equal({
      timestamp: '1700000000',
      digest: Buffer.from(GOOD, 'hex'),
    });
  });

  it('is missing where a header is missing, empty, or there more than once', () => {
    const absent = [undefined, null, '', '  ', [], ['1700000000', '1700000000'], 1700000000, {}];
    for (const value of absent) {
      expect(claimWith(value, GOOD), JSON.stringify(value)).to.deep.equal({ rejected: 'missing_signature' });
      expect(claimWith('1700000000', value), JSON.stringify(value)).to.deep.equal({
        rejected: 'missing_signature',
      });
    }
    expect(parseSignatureHeaders({})).to.deep.equal({ rejected: 'missing_signature' });
  });

  it('is refused for a timestamp that is no whole number of seconds', () => {
    const garbled = ['now', '-1700000000', '1.7e9', '1700000000.5', '0x6553f100', '1700000000, 1700000000'];
    const others = ['170000000000', '１７００００００００', '1700000000\n1', '9'.repeat(2_000)];
    for (const timestamp of [...garbled, ...others]) {
      expect(claimWith(timestamp, GOOD), timestamp).to.deep.equal({ rejected: 'invalid_signature' });
    }
  });

  it('is refused for a signature that is not 64 hex digits', () => {
    const garbled = [GOOD.slice(1), `${GOOD}a`, `${GOOD.slice(1)}g`, `v0=${GOOD}`, `${GOOD}, ${GOOD}`];
    for (const signature of [...garbled, 'x', 'a'.repeat(10_000_000)]) {
      expect(claimWith('1700000000', signature)).to.deep.equal({ rejected: 'invalid_signature' });
    }
  });
});

describe('signWebhook', () => {
  it('says what to give where Customer.io could not have signed that', () => {
    const sign = (options: object) => () => signWebhook({ signingKey: KEY, body: '{}', ...options });
    expect(sign({})).to.not.throw();
    expect(sign({ signingKey: undefined })).to.throw(TypeError, /requires a signingKey/);
    expect(sign({ signingKey: '' })).to.throw(TypeError, /requires a signingKey/);
    expect(sign({ body: { event_id: 'e' } })).to.throw(TypeError, /pass JSON.stringify\(event\)/);
    for (const timestamp of [Date.now(), SECONDS + 0.5, new Date(), 'now', NaN, -1]) {
      expect(sign({ timestamp }), String(timestamp)).to.throw(TypeError, /in whole Unix seconds/);
    }
  });
});
