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

/** Returns the parsed signature headers that Customer.io would send with a body. */
function signedHeaders(body: string | Uint8Array, timestamp = SECONDS, signingKey = KEY): SignatureHeaders {
  const parsed = parseSignatureHeaders(signWebhook({ signingKey, body, timestamp }));
  if ('rejected' in parsed) throw new Error(`The signature was rejected: ${parsed.rejected}`);
  return parsed;
}

const parseHeaders = (timestamp: unknown, signature: unknown) =>
  parseSignatureHeaders({ 'x-cio-timestamp': timestamp as string, 'x-cio-signature': signature as string });

describe('a webhook signature', () => {
  it('is the hex HMAC-SHA256 of v0, timestamp and body, joined by colons', () => {
    const expected = createHmac('sha256', KEY).update(`v0:1700000000:${BODY}`).digest('hex');
    expect(signWebhook({ signingKey: KEY, body: BODY, timestamp: SECONDS })).to.deep.equal({
      'x-cio-timestamp': '1700000000',
      'x-cio-signature': expected,
    });
  });

  it('equals the value that OpenSSL computes', () => {
    // printf 'v0:1613063089:{}' | openssl dgst -sha256 -hmac secret
    expect(signWebhook({ signingKey: 'secret', body: '{}', timestamp: 1613063089 })).to.include({
      'x-cio-signature': 'd596572d4d199ff9c673bd8e69724cfca1d0fd350d4ce18929070db9880a495a',
    });
  });

  it('has the current time if no timestamp is given', () => {
    const before = Math.floor(Date.now() / 1000);
    const timestamp = Number(signWebhook({ signingKey: KEY, body: BODY })['x-cio-timestamp']);
    expect(timestamp).to.be.within(before, Math.ceil(Date.now() / 1000));
  });

  it('is the same for bytes and for their decoded text', () => {
    const text = '{"subject":"Grüße 🎉"}';
    expect(signWebhook({ signingKey: KEY, body: Buffer.from(text), timestamp: SECONDS })).to.deep.equal(
      signWebhook({ signingKey: KEY, body: text, timestamp: SECONDS }),
    );
  });

  it('is accepted for bytes that are not valid UTF-8', () => {
    const bytes = Uint8Array.of(0xff, 0x00, 0xc3, 0x28, 0x80);
    expect(verifier(KEY).verify(signedHeaders(bytes), bytes, NOW)).to.deep.equal({ keyPosition: 0 });
    // the decoded text has other bytes
    const decoded = Buffer.from(bytes).toString();
    expect(verifier(KEY).verify(signedHeaders(bytes), decoded, NOW)).to.deep.equal({
      rejected: 'invalid_signature',
    });
  });

  it('is accepted in upper and mixed case', () => {
    const { timestamp, digest } = signedHeaders(BODY);
    const signature = digest.toString('hex');
    for (const spelled of [
      signature.toUpperCase(),
      signature.slice(0, 9).toUpperCase() + signature.slice(9),
    ]) {
      const headers = parseHeaders(timestamp, spelled) as SignatureHeaders;
      expect(verifier(KEY).verify(headers, BODY, NOW)).to.deep.equal({ keyPosition: 0 });
    }
  });

  it('is accepted if one of the keys matches, and the result has the position of that key', () => {
    const keys = ['new', KEY, 'old'];
    const positions = keys.map((key) =>
      verifier(...keys).verify(signedHeaders(BODY, SECONDS, key), BODY, NOW),
    );
    expect(positions).to.deep.equal([{ keyPosition: 0 }, { keyPosition: 1 }, { keyPosition: 2 }]);
  });

  it('is rejected for another key, body or timestamp', () => {
    const invalid = { rejected: 'invalid_signature' };
    expect(verifier('other').verify(signedHeaders(BODY), BODY, NOW)).to.deep.equal(invalid);
    expect(verifier(KEY).verify(signedHeaders(BODY), `${BODY} `, NOW)).to.deep.equal(invalid);
    expect(
      verifier(KEY).verify({ ...signedHeaders(BODY), timestamp: '1700000001' }, BODY, NOW),
    ).to.deep.equal(invalid);
    expect(verifier(KEY).verify(signedHeaders(''), BODY, NOW)).to.deep.equal(invalid);
  });

  it('is compared in constant time and in full length', () => {
    const compared: number[][] = [];
    const { timingSafeEqual } = crypto;
    crypto.timingSafeEqual = (a, b) => {
      compared.push([a.byteLength, b.byteLength]);
      return timingSafeEqual(a, b);
    };
    try {
      verifier('other', KEY).verify(signedHeaders(BODY), BODY, NOW);
    } finally {
      crypto.timingSafeEqual = timingSafeEqual;
    }
    expect(compared).to.deep.equal([
      [32, 32],
      [32, 32],
    ]);
  });

  it('is made with the UTF-8 bytes of the key', () => {
    const key = 'schlüssel 🔑';
    expect(verifier(key).verify(signedHeaders(BODY, SECONDS, key), BODY, NOW)).to.deep.equal({
      keyPosition: 0,
    });
  });

  it('covers the timestamp exactly as sent', () => {
    const timestamp = `000${SECONDS}`.slice(-11);
    const signature = createHmac('sha256', KEY).update(`v0:${timestamp}:${BODY}`).digest('hex');
    const headers = parseHeaders(timestamp, signature) as SignatureHeaders;
    expect(verifier(KEY).verify(headers, BODY, NOW)).to.deep.equal({ keyPosition: 0 });
  });

  describe('with a time tolerance', () => {
    const verifiedAt = (offsetMs: number) => verifier(KEY).verify(signedHeaders(BODY), BODY, NOW + offsetMs);

    it('is accepted up to the tolerance, in both directions', () => {
      expect(verifiedAt(8 * DAY_MS)).to.deep.equal({ keyPosition: 0 });
      expect(verifiedAt(-5 * MINUTE_MS)).to.deep.equal({ keyPosition: 0 });
    });

    it('is stale beyond the tolerance', () => {
      expect(verifiedAt(8 * DAY_MS + 1)).to.deep.equal({ rejected: 'stale' });
      expect(verifiedAt(-5 * MINUTE_MS - 1)).to.deep.equal({ rejected: 'stale' });
    });

    it('is invalid, not stale, if it is wrong and beyond the tolerance', () => {
      expect(verifier('other').verify(signedHeaders(BODY), BODY, NOW + 9 * DAY_MS)).to.deep.equal({
        rejected: 'invalid_signature',
      });
    });

    it('is accepted only at its exact time if the tolerance is 0', () => {
      const strict = new Verifier([KEY], { pastMs: 0, futureMs: 0 });
      expect(strict.verify(signedHeaders(BODY), BODY, NOW)).to.deep.equal({ keyPosition: 0 });
      expect(strict.verify(signedHeaders(BODY), BODY, NOW + 1)).to.deep.equal({ rejected: 'stale' });
      expect(strict.verify(signedHeaders(BODY), BODY, NOW - 1)).to.deep.equal({ rejected: 'stale' });
    });
  });
});

describe('parseSignatureHeaders', () => {
  const GOOD = 'ab'.repeat(32);

  it('returns the two headers without surrounding spaces', () => {
    expect(parseHeaders(' 1700000000 ', ` ${GOOD}\t`)).to.deep.equal({
      timestamp: '1700000000',
      digest: Buffer.from(GOOD, 'hex'),
    });
  });

  it('returns missing_signature if a header is absent, blank, repeated or not text', () => {
    const absent = [undefined, null, '', '  ', [], ['1700000000', '1700000000'], 1700000000, {}];
    for (const value of absent) {
      expect(parseHeaders(value, GOOD), JSON.stringify(value)).to.deep.equal({
        rejected: 'missing_signature',
      });
      expect(parseHeaders('1700000000', value), JSON.stringify(value)).to.deep.equal({
        rejected: 'missing_signature',
      });
    }
    expect(parseSignatureHeaders({})).to.deep.equal({ rejected: 'missing_signature' });
  });

  it('returns invalid_signature if the timestamp is not a whole number of seconds', () => {
    const invalid = ['now', '-1700000000', '1.7e9', '1700000000.5', '0x6553f100', '1700000000, 1700000000'];
    const others = ['170000000000', '１７００００００００', '1700000000\n1', '9'.repeat(2_000)];
    for (const timestamp of [...invalid, ...others]) {
      expect(parseHeaders(timestamp, GOOD), timestamp).to.deep.equal({ rejected: 'invalid_signature' });
    }
  });

  it('returns invalid_signature if the signature is not 64 hex digits', () => {
    const invalid = [GOOD.slice(1), `${GOOD}a`, `${GOOD.slice(1)}g`, `v0=${GOOD}`, `${GOOD}, ${GOOD}`];
    for (const signature of [...invalid, 'x', 'a'.repeat(10_000_000)]) {
      expect(parseHeaders('1700000000', signature)).to.deep.equal({ rejected: 'invalid_signature' });
    }
  });
});

describe('signWebhook', () => {
  it('throws a TypeError with the accepted value if an option is invalid', () => {
    const sign = (options: object) => () => signWebhook({ signingKey: KEY, body: '{}', ...options });
    expect(sign({})).to.not.throw();
    expect(sign({ signingKey: undefined })).to.throw(TypeError, /requires a signingKey/);
    for (const signingKey of ['', ' \n', '\ufeff']) {
      expect(sign({ signingKey })).to.throw(TypeError, /requires a signingKey/);
    }
    expect(sign({ body: { event_id: 'e' } })).to.throw(TypeError, /pass JSON.stringify\(event\)/);
    for (const timestamp of [Date.now(), SECONDS + 0.5, new Date(), 'now', NaN, -1]) {
      expect(sign({ timestamp }), String(timestamp)).to.throw(TypeError, /in whole Unix seconds/);
    }
  });
});
