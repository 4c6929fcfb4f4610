import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { expect } from 'chai';
import type { CustomerIOInstrumentationConfig } from '../../lib';
import { ATTRIBUTES, type AttributeDefinition } from '../../lib/catalog';
import type { CodeOptions } from '../../lib/config';
import { OPTIONS, type OptionValues } from '../../lib/config/options';
import { createWebhookReceiver, type WebhookReceiverOptions } from '../../lib/webhooks';
import { RECEIVER_OPTIONS } from '../../lib/webhooks/options';
import { Canaries } from '../harness/privacy/canaries';
import { CanaryEvents } from '../harness/privacy/canary-events';
import { loseEvents } from '../harness/privacy/canary-losses';
import { plantedWebhooks } from '../harness/privacy/canary-webhooks';
import { CanaryWorld } from '../harness/privacy/canary-world';
import { sightings } from '../harness/privacy/sightings';
import { Outage } from '../harness/stores/outage';
import { signedRequest } from '../harness/webhooks/webhook-world';

/** A configuration, and the planted values that it records, by the place of the output. */
interface Setting {
  readonly config: CustomerIOInstrumentationConfig;
  readonly passes?: Readonly<Record<string, RegExp>>;
}

const HASH_KEY = 'a key of enough characters';

/** Places of customer ids in arguments and in webhooks. */
const CUSTOMER_ID = new RegExp(
  [
    /track\.(identify|destroy|(un)?suppress|track|trackPageView|addDevice|deleteDevice), argument 1/,
    /track\.mergeCustomers, argument 2/,
    /app\.send(Email|Push|SMS|WhatsApp|InApp|InboxMessage), argument 1\.id/,
    /app\.get(Attributes|CustomersByEmail|Customer(Activities|Messages|Relationships|Segments)), argument 1/,
    /app\.get(CustomerSubscriptionPreferences|SubscriptionCenterToken), argument 1/,
    /pipelines\.(identify|track|page|screen|group|alias), argument 1\.userId/,
    /\w+ of \w+\.identifiers\.id/,
  ]
    .map(({ source }) => `^(?:${source})(?: \\(e-mail\\))?$`)
    .join('|'),
);

/** Places of customer ids in events. The spans of events record them, those of batches do not. */
const EVENT_CUSTOMER_ID = /^events\.(identify|track|page|screen|group|alias), argument 1\.userId$/;

const EVENT_NAME = /^(track\.(track|trackAnonymous), argument 2\.name|pipelines\.track, argument 1\.event)$/;

/** `page` and `screen` have a name too, but the SDK keeps it in another field. */
const EVENT_NAME_OF_EVENT = /^events\.track, argument 1\.event$/;

const either = (...patterns: readonly RegExp[]) => new RegExp(patterns.map(({ source }) => source).join('|'));

const TRANSACTIONAL_MESSAGE =
  /^(app\.send(Email|Push|SMS|WhatsApp|InApp|InboxMessage), argument 1|\w+ of transactional)\.transactional_message_id$/;

const parentId = (name: string) => new RegExp(`^\\w+ of \\w+\\.${name}$`);

/** Places of failure texts in webhooks. The planted texts match no redaction pattern. */
const FAILURE_TEXT =
  /^\w+_(attempted|bounced|deferred|dropped|failed|undeliverable) of \w+(\.recipients\[\])?\.failure_message$/;

const DEFAULTS: Setting = { config: {} };

const outage = new Outage();
const failingStore = outage.failing((): never => {
  throw new Error(new Canaries().email('text of an error of a store'));
});

/** Throws an error with all its arguments in the text, as a hook. */
const throwArguments = (_span: unknown, info: object): never => {
  throw new Error(inspect(info, { depth: 12 }));
};

/** Every option, and the values that it may record. */
const SETTINGS: Readonly<Record<keyof OptionValues | keyof CodeOptions, readonly Setting[]>> = {
  enabled: [DEFAULTS],
  logLevel: [{ config: { logLevel: 'debug' } }],
  requireParentSpan: [{ config: { requireParentSpan: true } }],
  suppressInternalInstrumentation: [
    {
      config: { suppressInternalInstrumentation: false },
      passes: {
        'foreign span attribute url.full': /./,
        'foreign span attribute url.path': /./,
        'foreign span attribute url.query': /./,
      },
    },
  ],
  captureCustomerId: [
    {
      config: { captureCustomerId: 'raw' },
      passes: { 'span attribute customerio.customer_id': CUSTOMER_ID },
    },
    {
      config: { captureCustomerId: 'raw', eventSpans: true },
      passes: { 'span attribute customerio.customer_id': either(CUSTOMER_ID, EVENT_CUSTOMER_ID) },
    },
    { config: { captureCustomerId: 'hash', customerIdHashKey: HASH_KEY } },
  ],
  customerIdHashKey: [{ config: { customerIdHashKey: HASH_KEY } }],
  captureEventName: [
    { config: { captureEventName: true }, passes: { 'span attribute customerio.event_name': EVENT_NAME } },
    {
      config: { captureEventName: true, eventSpans: true },
      passes: { 'span attribute customerio.event_name': either(EVENT_NAME, EVENT_NAME_OF_EVENT) },
    },
  ],
  captureTransactionalMessageId: [
    {
      config: { captureTransactionalMessageId: true },
      passes: { 'span attribute customerio.transactional_message_id': TRANSACTIONAL_MESSAGE },
    },
  ],
  captureCampaignIds: [
    {
      config: { captureCampaignIds: true },
      passes: {
        'span attribute customerio.campaign_id': parentId('campaign_id'),
        'span attribute customerio.broadcast_id': parentId('broadcast_id'),
        'span attribute customerio.newsletter_id': parentId('newsletter_id'),
      },
    },
  ],
  captureErrorMessage: [
    {
      config: { captureErrorMessage: true },
      passes: {
        'span attribute customerio.error.message': FAILURE_TEXT,
        'log attribute customerio.error.message': FAILURE_TEXT,
        'a custom logger': FAILURE_TEXT,
      },
    },
  ],
  eventSpans: [{ config: { eventSpans: true } }],
  emailSentSource: [{ config: { emailSentSource: 'api' } }],
  deliveryJournalSize: [{ config: { deliveryJournalSize: 10 } }],
  requestHook: [{ config: { requestHook: throwArguments } }],
  responseHook: [{ config: { responseHook: throwArguments } }],
  logger: [DEFAULTS], // every CanaryWorld has a logger
  deliveryJournal: [{ config: { deliveryJournal: { record: failingStore, lookup: failingStore } } }],
};

/** Every option of a receiver, with a value that is not the default. No option records a planted value. */
const RECEIVER_SETTINGS: Readonly<
  Record<keyof typeof RECEIVER_OPTIONS | CodeOptionsOfReceivers, Partial<WebhookReceiverOptions>>
> = {
  tolerancePastMs: { tolerancePastMs: 0 },
  toleranceFutureMs: { toleranceFutureMs: 0 },
  maxBodyBytes: { maxBodyBytes: 500 },
  maxBufferedBytes: { maxBufferedBytes: 1 },
  bodyTimeoutMs: { bodyTimeoutMs: 1 },
  handlerTimeoutMs: { handlerTimeoutMs: 1, onEvent: () => new Promise(() => undefined) },
  onHandlerFailure: { onHandlerFailure: 'acknowledge', onEvent: failingStore },
  healthCheck: { healthCheck: true },
  dedupeWindowMs: { dedupeWindowMs: 1 },
  dedupeMaxIds: { dedupeMaxIds: 1 },
  storeTimeoutMs: { storeTimeoutMs: 1 },
  inferSendTime: { inferSendTime: true },
  onEvent: { onEvent: (event) => Promise.reject(new Error(JSON.stringify(event))) },
  dedupeStore: { dedupeStore: { claim: failingStore, complete: failingStore, release: failingStore } },
  deliveryJournal: { deliveryJournal: { record: failingStore, lookup: failingStore } },
};
type CodeOptionsOfReceivers = 'onEvent' | 'dedupeStore' | 'deliveryJournal';

async function receiveAll(world: CanaryWorld, options: Partial<WebhookReceiverOptions> = {}): Promise<void> {
  const signingKey = world.plant.text('signing key');
  const receiver = createWebhookReceiver({ signingKeys: signingKey, dedupeMaxIds: 1_000, ...options });
  for (const webhook of plantedWebhooks(world.plant)) {
    await receiver.handle(signedRequest(webhook, { signingKey }));
  }
}

/** Calls every method, enqueues every event, with success and with failure, and receives every webhook. */
async function worldOf({ config }: Setting): Promise<CanaryWorld> {
  const world = await CanaryWorld.create({ config });
  await world.callAll('success');
  const events = new CanaryEvents(world);
  await events.enqueueAll('an error with data of the request in its reason phrase');
  await loseEvents(
    events,
    'values that are not JSON',
    'a plugin that throws',
    'a closed client',
    'wrong arguments',
  );
  await receiveAll(world);
  return world;
}

describe('the recorded personal data', () => {
  after(outage.end);
  let world: CanaryWorld | undefined;
  afterEach(async () => {
    await world?.end();
    world = undefined;
  });

  const seen = ({ plant, outlets }: CanaryWorld) =>
    sightings(plant, outlets, 'opentelemetry-instrumentation-customerio');

  for (const [option, settings] of Object.entries(SETTINGS)) {
    for (const setting of settings) {
      const { passes = {} } = setting;
      const where = Object.keys(passes);
      const config = JSON.stringify(setting.config);
      const places = where.length === 0 ? 'is empty' : `is only in ${where.join(', ')}`;
      it(`${places} in a test of the option ${option} with the configuration ${config}`, async () => {
        world = await worldOf(setting);
        const found = await seen(world);
        expect(Object.keys(found)).to.have.members(where);
        const planted = world.plant.planted();
        for (const [place, pattern] of Object.entries(passes)) {
          if (pattern.source === '.') continue; // foreign spans: anything in a URL
          const expected = [...new Set(planted.filter((each) => pattern.test(each)))].sort();
          expect(found[place], place).to.deep.equal(expected);
        }
      });
    }
  }

  for (const [option, options] of Object.entries(RECEIVER_SETTINGS)) {
    it(`is empty with the receiver option ${option}`, async () => {
      world = await CanaryWorld.create();
      await receiveAll(world, options);
      expect(await seen(world)).to.deep.equal({});
      expect(world.outlets.telemetry.logRecords).to.have.length.greaterThan(0);
    });
  }

  it('contains no address, phone number or key from an error text if captureErrorMessage is true', async () => {
    world = await CanaryWorld.create({ config: { captureErrorMessage: true } });
    await world.callAll('an error that quotes the request');
    await world.callAll('truncated JSON');
    expect(await seen(world)).to.deep.equal({});
    const { logRecords } = world.outlets.telemetry;
    const texts = logRecords
      .map(({ attributes }) => attributes['customerio.error.message'])
      .filter((text) => typeof text === 'string');
    expect(texts.join('\n')).to.match(/^Basic \[CREDENTIALS\], \[EMAIL\], \[PHONE\]$/m);
    const ofParser = texts.filter((text) => text.startsWith('Unable to parse JSON. Error: SyntaxError'));
    expect(ofParser).to.have.length(world.calls.length);
  });

  it('contains, if captureCustomerId is "hash", the keyed hash of each id that "raw" records', async () => {
    const valuesOf = async (config: CustomerIOInstrumentationConfig, attribute: string) => {
      world = await worldOf({ config });
      const { spans } = world.outlets.telemetry;
      const values = spans.flatMap(({ attributes }) => attributes[attribute] ?? []);
      await world.end();
      world = undefined;
      return [...new Set(values as string[])].sort();
    };
    const hashed = { captureCustomerId: 'hash', customerIdHashKey: HASH_KEY } as const;
    const hashes = await valuesOf({ ...hashed, eventSpans: true }, 'customerio.customer_id_hash');
    const ids = await valuesOf({ captureCustomerId: 'raw', eventSpans: true }, 'customerio.customer_id');
    const hash = (id: string) => createHmac('sha256', HASH_KEY).update(id).digest('hex');
    expect(ids).to.have.length.greaterThan(300);
    expect(hashes).to.deep.equal(ids.map(hash).sort());
  });

  it('is tested for every option, and for every attribute that requires an option', () => {
    expect(Object.keys(SETTINGS)).to.include.members(Object.keys(OPTIONS));
    expect(Object.keys(RECEIVER_SETTINGS)).to.include.members(Object.keys(RECEIVER_OPTIONS));
    const documented = Object.values(ATTRIBUTES as Record<string, AttributeDefinition>)
      .filter(({ optIn, name }) => optIn !== undefined && name !== 'customerio.customer_id_hash')
      .map(({ name }) => `span attribute ${name}`);
    const passing = Object.values(SETTINGS)
      .flat()
      .flatMap(({ passes = {} }) => Object.keys(passes));
    expect(passing).to.include.members(documented);
  });
});
