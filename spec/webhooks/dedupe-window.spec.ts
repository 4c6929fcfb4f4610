import { expect } from 'chai';
import { createWebhookReceiver, type WebhookReceiverOptions } from '../../lib/webhooks';
import { resolveReceiver } from '../../lib/webhooks/options';
import { Clock } from '../harness/clock';
import { diagnosticsDuring, forgetConfigProblems } from '../harness/telemetry/diagnostics';
import { envelope, nowInSeconds, SIGNING_KEY, WebhookWorld } from '../harness/webhooks/webhook-world';

const DAY_MS = 24 * 60 * 60_000;
const windowOf = (options: object) =>
  resolveReceiver({ signingKeys: SIGNING_KEY, ...options }).dedupeWindowMs;

describe('the dedupe window', () => {
  beforeEach(forgetConfigProblems);
  it('is the time in which a timestamp is valid, at most a year', () => {
    expect(windowOf({})).to.equal(8 * DAY_MS + 5 * 60_000);
    expect(windowOf({ tolerancePastMs: DAY_MS, toleranceFutureMs: 1_000 })).to.equal(DAY_MS + 1_000);
    expect(windowOf({ tolerancePastMs: Number.MAX_SAFE_INTEGER })).to.equal(365 * DAY_MS);
    expect(windowOf({ dedupeWindowMs: 5 })).to.equal(5);
  });

  it('does not end while a webhook with a timestamp ahead of the clock is valid', async () => {
    const tolerance = { tolerancePastMs: 60_000, toleranceFutureMs: 60_000 };
    const world = new WebhookWorld(tolerance);
    const clock = new Clock({ hasDate: true });
    try {
      const sent = envelope('email', 'sent');
      const timestamp = nowInSeconds() + 55;
      expect(await clock.until(world.send(sent, { timestamp }))).to.include({ status: 200 });
      await clock.pass(110_000);
      expect(await clock.until(world.send(sent, { timestamp }))).to.include({ status: 200 });
      expect(world.events).to.have.length(1);
      await clock.pass(10_000);
      expect(await clock.until(world.send(sent, { timestamp }))).to.include({ status: 401 });
    } finally {
      clock.uninstall();
      await world.end();
    }
  });

  it('is reported as a problem if it is shorter, in code or by its relation to tolerancePastMs', async () => {
    const problemsOf = (options: Partial<WebhookReceiverOptions>) =>
      diagnosticsDuring(
        () => void createWebhookReceiver({ signingKeys: SIGNING_KEY, dedupeMaxIds: 1, ...options }),
      );
    expect(await problemsOf({})).to.deep.equal([]);
    expect(await problemsOf({ dedupeWindowMs: 2 * DAY_MS, tolerancePastMs: DAY_MS })).to.deep.equal([]);
    const [problem = ''] = await problemsOf({ dedupeWindowMs: DAY_MS });
    expect(problem).to.match(/dedupeWindowMs is 86400000, but a webhook is accepted for 691500000 ms/);
    expect(problem).to.match(/Increase dedupeWindowMs, or reduce tolerancePastMs, which is 691200000\.$/);
  });
});
