import { expect } from 'chai';
import type { WebhookReceiverOptions } from '../../lib/webhooks';
import { freshReceiver } from '../harness/processes/fresh-lib';
import { SharedDedupeStore } from '../harness/stores/shared-dedupe-store';
import { diagnosticsDuring, warningsDuring } from '../harness/telemetry/diagnostics';
import { envelope, send, SIGNING_KEY } from '../harness/webhooks/webhook-world';

type Options = Partial<WebhookReceiverOptions>;

const create = (options: Options) =>
  freshReceiver().createWebhookReceiver({ signingKeys: SIGNING_KEY, dedupeMaxIds: 100, ...options });

const dedupeStore = new SharedDedupeStore().replica();

describe('times that are probably a mistake', () => {
  const cases: readonly (readonly [Options, problem: RegExp])[] = [
    [{ handlerTimeoutMs: 10_000 }, /^handlerTimeoutMs is 10000, but Customer\.io waits 4000 ms .* 3000/],
    [{ handlerTimeoutMs: 4_000 }, /^handlerTimeoutMs is 4000, but/],
    [{ bodyTimeoutMs: 2_147_483_647 }, /^bodyTimeoutMs is 2147483647, but Customer\.io waits 4000 ms/],
    [{ handlerTimeoutMs: 3 }, /^handlerTimeoutMs is 3, which is too short .* The unit is milliseconds\./],
    [{ bodyTimeoutMs: 3 }, /^bodyTimeoutMs is 3, which is too short/],
    [{ tolerancePastMs: 300 }, /^tolerancePastMs is 300, so .* rejected as stale\. The unit is milliseconds/],
    [
      { dedupeStore, handlerTimeoutMs: 3_500, storeTimeoutMs: 500 },
      /^handlerTimeoutMs and storeTimeoutMs are 4000 together, but .* reduce one of them\./,
    ],
  ];
  for (const [options, problem] of cases) {
    it(`are accepted and reported once: ${JSON.stringify(options)}`, async () => {
      const lines = await diagnosticsDuring(() => {
        const fresh = freshReceiver();
        for (const _ of [1, 2]) {
          fresh.createWebhookReceiver({ signingKeys: SIGNING_KEY, dedupeMaxIds: 100, ...options });
        }
      });
      expect(lines).to.have.length(1);
      expect(lines[0]?.replace('opentelemetry-instrumentation-customerio ', '')).to.match(problem);
    });
  }

  it('are reported as one process warning at the first request if there is no diagnostics logger', async () => {
    let receiver = create({});
    const atCreation = await warningsDuring(() => (receiver = create({ handlerTimeoutMs: 10_000 })));
    expect(atCreation).to.deep.equal([]);
    const warnings = await warningsDuring(async () => {
      for (const _ of [1, 2]) expect((await send(receiver, envelope('email', 'sent'))).status).to.equal(200);
    });
    expect(warnings.map(({ code }) => code)).to.deep.equal(['CUSTOMERIO_OTEL_OPTION']);
    expect(warnings[0]?.message).to.include('handlerTimeoutMs is 10000');
  });

  it('are not reported if they are common', async () => {
    const lines = await diagnosticsDuring(() => {
      create({});
      create({ dedupeStore });
      create({ handlerTimeoutMs: 3_999, bodyTimeoutMs: 3_999, storeTimeoutMs: 3_000 });
      create({ handlerTimeoutMs: 100, bodyTimeoutMs: 100, tolerancePastMs: 300_000 });
    });
    expect(lines).to.deep.equal([]);
  });
});
