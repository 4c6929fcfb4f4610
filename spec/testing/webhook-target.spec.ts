import { expect } from 'chai';
import { APIClient, SendEmailRequest } from 'customerio-node';
import { startSimulator, type Simulator } from '../../lib/testing/simulator';
import { QUICK, postNumbered, WebhookFeedWorld } from './webhook-feed-world';

describe('the target of simulated webhooks', () => {
  const world = new WebhookFeedWorld();
  beforeEach(() => world.start());
  afterEach(() => world.end());

  it('can be set later; earlier sends have no webhooks', async () => {
    const simulator = world.closeLater(await startSimulator({ webhooks: QUICK }));
    await sendEmail(simulator);
    expect(() => postNumbered(simulator, 1)).to.throw('no target is set');
    simulator.sendWebhooksTo(world.sink.target);
    const deliveryId = await sendEmail(simulator);
    await simulator.webhooks.idle();
    expect(world.sink.received).not.to.be.empty;
    for (const { data } of world.sink.events) expect(data['delivery_id']).to.equal(deliveryId);
  });

  const invalid: Record<string, { options: object; message: string }> = {
    'without a key': { options: { url: 'http://127.0.0.1:1' }, message: 'signingKey must not be empty' },
    'without a URL': { options: { signingKey: 'k' }, message: 'url must not be empty' },
    'with an invalid URL': {
      options: { url: 'localhost', signingKey: 'k' },
      message: 'must be an http or https URL',
    },
    'on another machine': {
      options: { url: 'https://example.com/hook', signingKey: 'k' },
      message: 'url must be on this machine, not on example.com',
    },
  };
  for (const [problem, { options, message }] of Object.entries(invalid)) {
    it(`is rejected ${problem}`, async () => {
      const error = await startSimulator({ webhooks: options }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(TypeError).and.have.property('message').that.includes(message);
    });
  }

  it('may be on another machine with allowRemote', async () => {
    const simulator = await startSimulator({
      webhooks: { url: 'https://example.com/hook', signingKey: 'k', allowRemote: true },
    });
    await simulator.close();
    expect(simulator.webhooks.stats.posted).to.equal(0);
  });
});

async function sendEmail({ appUrl }: Simulator): Promise<unknown> {
  const app = new APIClient('key', { url: appUrl });
  const message = { to: 'a@example.com', identifiers: { id: '1' }, transactional_message_id: 'welcome' };
  const response = await app.sendEmail(new SendEmailRequest(message));
  return (response as { delivery_id?: unknown }).delivery_id;
}
