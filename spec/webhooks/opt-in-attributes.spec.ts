import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import type { CustomerIOInstrumentationConfig } from '../../lib';
import { envelope, WebhookWorld } from '../harness/webhooks/webhook-world';

describe('opt-in attributes of a webhook', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());

  const data = {
    delivery_id: 'dgTQ1QwJAAA1aBcDeFgHiJk=',
    customer_id: 'old-id',
    identifiers: { id: 'customer-4711', email: 'jane@example.com', cio_id: 'c10' },
    recipient: 'jane@example.com',
    subject: 'Hello Jane',
    failure_message: '550 5.1.1 <jane@example.com> is not known',
  };
  /** Returns the attributes that an option adds to the span and to the log event of a bounce. */
  async function addedAttributes(config: CustomerIOInstrumentationConfig, more: object = {}) {
    const attributesWith = async (given: CustomerIOInstrumentationConfig) => {
      world = new WebhookWorld({}, { logLevel: 'info', ...given });
      await world.send(
        envelope('email', 'bounced', { ...data, ...more }, { event_id: 'E', timestamp: null }),
      );
      const { attributes } = world.telemetry.span();
      const [record] = world.telemetry.logRecords;
      await world.end();
      return [attributes, record?.attributes ?? {}] as const;
    };
    const [[span, log], [plainSpan, plainLog]] = [await attributesWith(config), await attributesWith({})];
    const without = (all: object, plain: object) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => !(name in plain)));
    return { span: without(span, plainSpan), log: without(log, plainLog) };
  }

  it('contain the customer id or its substitute if captureCustomerId is "raw"', async () => {
    const id = async (more: object) =>
      (await addedAttributes({ captureCustomerId: 'raw' }, more)).span['customerio.customer_id'] as unknown;
    expect(await addedAttributes({ captureCustomerId: 'raw' })).to.deep.equal({
      span: { 'customerio.customer_id': 'customer-4711' },
      log: {},
    });
    expect(await id({ identifiers: { id: null, email: 'jane@example.com' } })).to.equal('jane@example.com');
    expect(await id({ identifiers: { id: '', email: '', cio_id: 'c10' } })).to.equal('c10');
    expect(await id({ identifiers: null })).to.equal('old-id');
    expect(await id({ identifiers: {}, customer_id: 42 })).to.equal('42');
    expect(await id({ identifiers: {}, customer_id: '' })).to.equal(undefined);
    expect(await id({ identifiers: {}, customer_id: 'x'.repeat(1_000) })).to.have.length(256);
  });

  it('contain the keyed hash of the customer id if captureCustomerId is "hash"', async () => {
    const customerIdHashKey = 'a key of enough characters';
    const hash = createHmac('sha256', customerIdHashKey).update('customer-4711').digest('hex');
    expect(await addedAttributes({ captureCustomerId: 'hash', customerIdHashKey })).to.deep.equal({
      span: { 'customerio.customer_id_hash': hash },
      log: {},
    });
  });

  it('contain the id of the transactional message if captureTransactionalMessageId is set', async () => {
    const capture = { captureTransactionalMessageId: true };
    const short = await addedAttributes(capture, { transactional_message_id: 7 });
    expect(short).to.deep.equal({ span: { 'customerio.transactional_message_id': '7' }, log: {} });
    expect(await addedAttributes(capture)).to.deep.equal({ span: {}, log: {} });
    const long = await addedAttributes(capture, { transactional_message_id: 'x'.repeat(1_000) });
    expect(long.span['customerio.transactional_message_id']).to.have.length(256);
  });

  it('contain the ids of campaign, broadcast and newsletter if captureCampaignIds is set', async () => {
    const ids = { campaign_id: '5', broadcast_id: 2, newsletter_id: 10, content_id: 3, action_id: 96 };
    expect(await addedAttributes({ captureCampaignIds: true }, ids)).to.deep.equal({
      span: { 'customerio.campaign_id': 5, 'customerio.broadcast_id': 2, 'customerio.newsletter_id': 10 },
      log: {},
    });
  });

  it('contain the redacted failure message if captureErrorMessage is set', async () => {
    const message = { 'customerio.error.message': '550 5.1.1 <[EMAIL]> is not known' };
    expect(await addedAttributes({ captureErrorMessage: true })).to.deep.equal({
      span: message,
      log: message,
    });
  });

  it('contain the redacted message of an error of onEvent, also in the status, if captureErrorMessage is set', async () => {
    const thrown: unknown[] = [
      new Error('no row of jane@example.com'),
      'as text',
      { message: 'x' },
      undefined,
    ];
    const unreadable = Object.defineProperty(new Error(), 'message', {
      get: () => {
        throw new Error('no message');
      },
    });
    const onEvent = () => {
      throw thrown.shift() as Error;
    };
    world = new WebhookWorld({ onEvent }, { captureErrorMessage: true });
    thrown.push(unreadable);
    const expected = ['no row of [EMAIL]', 'as text', undefined, undefined, undefined];
    for (const _ of expected) await world.send(envelope('email', 'sent'));
    const { spans, logRecords } = world.telemetry;
    const name = 'customerio.error.message';
    expect(spans.map(({ attributes }) => attributes[name])).to.deep.equal(expected);
    expect(spans.map(({ status }) => status.message)).to.deep.equal(expected);
    expect(logRecords.map(({ attributes }) => attributes[name])).to.deep.equal(expected);
  });

  it('are not added for an unknown event', async () => {
    world = new WebhookWorld(
      {},
      {
        logLevel: 'debug',
        captureCustomerId: 'raw',
        captureCampaignIds: true,
        captureTransactionalMessageId: true,
        captureErrorMessage: true,
      },
    );
    const fields = { ...data, campaign_id: 5, transactional_message_id: 'welcome' };
    await world.send(envelope('hologram', 'projected', fields));
    expect(Object.keys(world.telemetry.span().attributes).sort()).to.deep.equal([
      'customerio.delivery_id',
      'customerio.event_id',
      'customerio.event_type',
      'customerio.webhook.lag_ms',
      'customerio.webhook.outcome',
      'customerio.webhook.signing_key',
    ]);
  });
});
