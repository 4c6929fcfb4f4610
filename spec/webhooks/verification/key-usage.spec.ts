import { expect } from 'chai';
import { createWebhookReceiver, signWebhook, type WebhookReceiver } from '../../../lib/webhooks';
import { SIGNING_KEY, WebhookWorld } from '../../harness/webhooks/webhook-world';

const METRIC = 'customerio_webhook_signing_key_total';

describe('key usage of several receivers in one process', () => {
  let world: WebhookWorld;
  beforeEach(() => {
    world = new WebhookWorld();
  });
  afterEach(() => world.end());

  const send = (receiver: WebhookReceiver, signingKey: string) =>
    receiver.handle({ headers: signWebhook({ signingKey, body: '{}' }), rawBody: '{}' });

  it('is summed by key position', async () => {
    const first = createWebhookReceiver({ signingKeys: [SIGNING_KEY, 'old key'] });
    const second = createWebhookReceiver({ signingKeys: 'another key' });
    await send(first, SIGNING_KEY);
    await send(first, 'old key');
    await send(second, 'another key');
    expect(await world.readings(METRIC, 'position')).to.deep.equal({ 0: 2, 1: 1 });
  });

  it('starts at 0 with a new meter provider and new receivers', async () => {
    expect(await world.readings(METRIC, 'position')).to.deep.equal({ 0: 0 });
  });
});
