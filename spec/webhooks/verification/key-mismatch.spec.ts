import { expect } from 'chai';
import { freshReceiver } from '../../harness/processes/fresh-lib';
import { warningsDuring } from '../../harness/telemetry/diagnostics';
import { envelope, nowInSeconds, send, SIGNING_KEY } from '../../harness/webhooks/webhook-world';

const WRONG_KEY = 'wr0ng-key';

type Send = (sending?: Parameters<typeof send>[2]) => Promise<number>;

/** Returns the warnings about signing keys while requests are sent to a receiver that has not warned yet. */
async function keyWarnings(act: (send: Send) => Promise<void>, signingKeys: string | string[] = SIGNING_KEY) {
  const warnings = await warningsDuring(async () => {
    const receiver = freshReceiver().createWebhookReceiver({ signingKeys, dedupeMaxIds: 100 });
    await act(async (sending) => (await send(receiver, envelope('email', 'sent'), sending)).status);
  });
  return warnings.filter(({ code }) => code === 'CUSTOMERIO_OTEL_SIGNATURE').map(({ message }) => message);
}

describe('a wrong signing key', () => {
  it('causes one process warning with the fix', async () => {
    const [warning, ...others] = await keyWarnings(async (send) => {
      for (const _ of [1, 2, 3]) expect(await send({ signingKey: WRONG_KEY })).to.equal(401);
    });
    expect(warning)
      .to.include('its signature does not match the key in signingKeys')
      .and.include('No signature has matched since the receiver was created.')
      .and.include('Data & Integrations > Integrations > Reporting Webhooks');
    expect(warning).to.not.include(SIGNING_KEY).and.to.not.include(WRONG_KEY);
    expect(others).to.deep.equal([]);
  });

  it('causes a warning with the number of keys', async () => {
    const [warning] = await keyWarnings(
      async (send) => void (await send({ signingKey: WRONG_KEY })),
      ['a', 'b', 'c'],
    );
    expect(warning).to.include('matches none of the 3 keys');
  });

  it('causes one warning if the key was right before', async () => {
    const warnings = await keyWarnings(async (send) => {
      expect(await send()).to.equal(200);
      for (const _ of [1, 2, 3]) expect(await send({ signingKey: WRONG_KEY })).to.equal(401);
    });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('Earlier signatures matched: was the key changed in Customer.io?');
  });

  it('causes a second warning if it is wrong, then right, then wrong', async () => {
    const warnings = await keyWarnings(async (send) => {
      for (const signingKey of [WRONG_KEY, SIGNING_KEY, WRONG_KEY, SIGNING_KEY, WRONG_KEY]) {
        await send({ signingKey });
      }
    });
    expect(warnings).to.have.length(2);
  });

  it('causes no warning for requests that a scanner can send', async () => {
    const warnings = await keyWarnings(async (send) => {
      expect(await send()).to.equal(200);
      expect(await send({ headers: {} })).to.equal(401);
      expect(await send({ method: 'GET' })).to.equal(405);
      for (const signature of ['x', 'a'.repeat(63), 'g'.repeat(64), `sha256=${'a'.repeat(64)}`]) {
        expect(await send({ headers: (signed) => ({ ...signed, 'x-cio-signature': signature }) })).to.equal(
          401,
        );
      }
      for (const timestamp of [0, 1_500_000_000, nowInSeconds() - 9 * 86_400, nowInSeconds() + 600]) {
        expect(await send({ timestamp, signingKey: WRONG_KEY })).to.equal(401);
      }
      expect(await send({ timestamp: nowInSeconds() - 9 * 86_400 })).to.equal(401);
    });
    expect(warnings).to.deep.equal([]);
  });
});

describe('a signing key with surrounding whitespace', () => {
  for (const [description, key] of [
    ['a line feed', `${SIGNING_KEY}\n`],
    ['spaces and a carriage return', `  ${SIGNING_KEY} \r\n`],
    ['a byte order mark', `\ufeff${SIGNING_KEY}`],
    ['a no-break space', `${SIGNING_KEY}\u00a0`],
  ] as const) {
    it(`is the same key for signWebhook() and the receiver, with ${description}`, async () => {
      const warnings = await keyWarnings(async (send) => {
        expect(await send({ signingKey: key })).to.equal(200);
        expect(await send()).to.equal(200);
      }, key);
      expect(warnings).to.deep.equal([]);
      expect(await keyWarnings(async (send) => void (await send({ signingKey: key })))).to.deep.equal([]);
    });
  }

  it('keeps spaces and quotation marks inside', async () => {
    await keyWarnings(async (send) => {
      expect(await send({ signingKey: '"a key"' })).to.equal(200);
      expect(await send({ signingKey: 'a key' })).to.equal(401);
      expect(await send({ signingKey: '"akey"' })).to.equal(401);
    }, '"a key"');
  });
});
