import { trace, type Span } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { expect } from 'chai';
import { UrlTemplatingSpanProcessor } from '../../lib';
import type {
  CallInfo,
  CallOutcome,
  CustomerIOInstrumentationConfig,
  PinoLikeLogger,
  ResolvedConfig,
} from '../../lib/config';
import { OPTIONS } from '../../lib/config/options';
import { AnalyticsWorld, anEvent } from '../harness/sdk/analytics-world';
import { InMemoryTelemetry } from '../harness/telemetry/telemetry';
import { until } from '../harness/until';

/** An option that does not concern this SDK. */
interface NoEffect {
  readonly reason: string;
  readonly config: CustomerIOInstrumentationConfig;
}

/** What an option means for this SDK. */
interface Effect {
  /** Completes the sentence "the option ...". */
  readonly does: string;
  readonly check: (
    world: (config: CustomerIOInstrumentationConfig) => Promise<AnalyticsWorld>,
  ) => Promise<void>;
}

/** What one delivered and one rejected event, one failed batch and one invalid call record. */
interface Recorded {
  readonly spans: readonly (readonly [name: string, attributes: object])[];
  readonly logs: readonly (readonly [name: unknown, severity: unknown])[];
}

/** Makes calls with every kind of result. Returns what they record, without ports and times. */
async function recordedBy(world: AnalyticsWorld): Promise<Recorded> {
  const delivered = world.client();
  trace.getTracer('application').startActiveSpan('request', (span) => {
    delivered.track(anEvent({ anonymousId: 'visitor' }));
    span.end();
  });
  await until('a batch', () => world.simulator.requests.length === 1);
  await delivered.closeAndFlush();
  expect(() => delivered.track({ event: 'jane@example.com' })).to.throw();
  world.respond({ kind: 'error', status: 400 });
  const failing = world.client();
  const failed = new Promise((resolve) => failing.on('error', resolve));
  failing.identify(anEvent());
  await failed;
  const ofSdk = world.telemetry.spans.filter(({ name }) => name.startsWith('customerio.'));
  return {
    spans: ofSdk.map(({ name, attributes: { 'server.port': _, ...attributes } }) => [name, attributes]),
    logs: world.telemetry.logRecords.map(({ eventName, severityText }) => [eventName, severityText]),
  };
}

const namesOf = ({ spans }: Recorded): string[] => spans.map(([name]) => name);
const valuesOf = ({ spans }: Recorded, attribute: string): unknown[] =>
  spans.map(([, attributes]) => (attributes as Record<string, unknown>)[attribute]);

const noEffect = (reason: string, config: CustomerIOInstrumentationConfig) => ({ reason, config });

/** Every option. A new one needs a decision, else this file does not compile. */
const DECISIONS: Readonly<Record<keyof Required<ResolvedConfig>, Effect | NoEffect>> = {
  enabled: {
    does: 'disables everything',
    async check(world) {
      const recorded = await recordedBy(await world({ enabled: false, eventSpans: true, logLevel: 'debug' }));
      expect(recorded).to.deep.equal({ spans: [], logs: [] });
    },
  },
  logLevel: {
    does: 'selects the log events',
    async check(world) {
      const counts = [];
      for (const logLevel of ['none', 'error', 'warn', 'info', 'debug'] as const) {
        counts.push((await recordedBy(await world({ logLevel }))).logs.length);
      }
      expect(counts).to.deep.equal([0, 0, 1, 2, 2]);
    },
  },
  requireParentSpan: {
    does: 'omits spans of batches and events without an active span',
    async check(world) {
      const recorded = await recordedBy(await world({ requireParentSpan: true, eventSpans: true }));
      expect(namesOf(recorded)).to.deep.equal(['customerio.track', 'customerio.batch']);
    },
  },
  suppressInternalInstrumentation: {
    does: 'keeps HTTP spans below a batch, whose URLs the span processor rewrites',
    async check(world) {
      const undici = new UndiciInstrumentation();
      const telemetry = new InMemoryTelemetry({ spanProcessors: [new UrlTemplatingSpanProcessor()] });
      undici.setTracerProvider(telemetry.tracerProvider);
      const own = await world({ suppressInternalInstrumentation: false });
      own.client({ path: '/cdp/v1/batch/jane?token=secret' }).track(anEvent());
      const request = await until('an HTTP span', () =>
        telemetry.spans.find(({ attributes }) => attributes['server.port'] === portOf(own)),
      );
      undici.disable();
      const batch = await until('a batch', () => own.telemetry.spans.find(isBatch));
      await telemetry.tracerProvider.shutdown();
      expect(request.parentSpanContext?.spanId).to.equal(batch.spanContext().spanId);
      expect(request.attributes).to.include({
        'url.full': `${own.simulator.url}/cdp/v1/batch/{id}`,
        'url.path': '/cdp/v1/batch/{id}',
        'server.address': '127.0.0.1',
      });
      expect(JSON.stringify(request.attributes)).to.not.match(/jane|secret/);
    },
  },
  captureCustomerId: {
    does: 'records the id on spans of events only',
    async check(world) {
      const recorded = await recordedBy(await world({ eventSpans: true, captureCustomerId: 'raw' }));
      expect(namesOf(recorded)).to.deep.equal([
        'customerio.track',
        'customerio.batch',
        'customerio.track',
        'customerio.identify',
        'customerio.batch',
      ]);
      const id = 'customer-4711';
      const ids = [id, undefined, undefined, id, undefined];
      expect(valuesOf(recorded, 'customerio.customer_id')).to.deep.equal(ids);
    },
  },
  customerIdHashKey: {
    does: 'is the key of the hash on spans of events',
    async check(world) {
      const customerIdHashKey = 'a key of enough characters';
      const recorded = await recordedBy(
        await world({ eventSpans: true, captureCustomerId: 'hash', customerIdHashKey }),
      );
      const hashes = valuesOf(recorded, 'customerio.customer_id_hash');
      expect(hashes.map((hash) => String(hash).length)).to.deep.equal([64, 9, 9, 64, 9]);
      expect(JSON.stringify(recorded)).to.not.include('4711');
    },
  },
  captureEventName: {
    does: 'records the name on spans of events only',
    async check(world) {
      const recorded = await recordedBy(await world({ eventSpans: true, captureEventName: true }));
      const names = ['ordered', undefined, 'jane@example.com', undefined, undefined];
      expect(valuesOf(recorded, 'customerio.event_name')).to.deep.equal(names);
    },
  },
  captureErrorMessage: {
    does: 'records the text of an error that the caller gets, on the span of its event',
    async check(world) {
      const recorded = await recordedBy(await world({ eventSpans: true, captureErrorMessage: true }));
      const texts = valuesOf(recorded, 'customerio.error.message');
      expect(texts.map((text) => typeof text)).to.deep.equal([
        'undefined',
        'undefined',
        'string',
        'undefined',
        'undefined',
      ]);
    },
  },
  eventSpans: {
    does: 'adds a span for each event',
    async check(world) {
      const recorded = await recordedBy(await world({}));
      expect(namesOf(recorded)).to.deep.equal(['customerio.batch', 'customerio.batch']);
    },
  },
  captureTransactionalMessageId: noEffect('the SDK sends no messages', {
    captureTransactionalMessageId: true,
  }),
  captureCampaignIds: noEffect('only webhooks contain campaigns', { captureCampaignIds: true }),
  emailSentSource: noEffect('the SDK sends no e-mails', { emailSentSource: 'api' }),
  deliveryJournalSize: noEffect('the SDK creates no deliveries', { deliveryJournalSize: 0 }),
  deliveryJournal: noEffect('the SDK creates no deliveries', {
    deliveryJournal: {
      record: () => Promise.reject(new Error('the journal was used')),
      lookup: () => Promise.reject(new Error('the journal was used')),
    },
  }),
  logger: {
    does: 'receives the log events',
    async check(world) {
      const lines: unknown[] = [];
      const write = (object: object) => void lines.push(object);
      const logger: PinoLikeLogger = { debug: write, info: write, warn: write, error: write };
      await recordedBy(await world({ logger, logLevel: 'info' }));
      expect(lines).to.have.length(2);
      expect(lines[1]).to.include({ 'customerio.sdk': 'cdp-analytics-node', 'error.type': '400' });
    },
  },
  requestHook: {
    does: 'is called before each batch, with its events, and for the span of each event',
    async check(world) {
      const infos: CallInfo[] = [];
      const requestHook = (span: Span, info: CallInfo) => {
        span.setAttribute('app.batch', infos.push(info));
      };
      const recorded = await recordedBy(await world({ requestHook, eventSpans: true }));
      expect(valuesOf(recorded, 'app.batch')).to.deep.equal([1, 2, 3, 4, 5]);
      expect(infos.map(({ operation, api, sdk }) => [operation, api, sdk].join(' '))).to.deep.equal(
        ['track', 'batch', 'track', 'identify', 'batch'].map(
          (name) => `${name} pipelines cdp-analytics-node`,
        ),
      );
      const [event] = infos[0]?.arguments ?? [];
      expect(event).to.include({ type: 'track', event: 'ordered', userId: 'customer-4711' });
      expect(infos[1]?.arguments).to.deep.equal([[event]]);
      expect(infos[2]?.arguments).to.deep.equal([{ event: 'jane@example.com' }]);
    },
  },
  responseHook: {
    does: 'is called after each batch, with the error of the SDK',
    async check(world) {
      const outcomes: CallOutcome[] = [];
      const responseHook = (span: Span, outcome: CallOutcome) => {
        span.setAttribute('app.batch', outcomes.push(outcome));
      };
      const recorded = await recordedBy(await world({ responseHook, eventSpans: true }));
      expect(valuesOf(recorded, 'app.batch')).to.deep.equal([undefined, 1, undefined, undefined, 2]);
      expect(outcomes.map(({ operation }) => operation)).to.deep.equal(['batch', 'batch']);
      expect(outcomes[0]).to.not.have.property('error');
      expect(outcomes[0]?.durationMs).to.be.greaterThan(0);
      expect(outcomes[1]?.error).to.match(/^Error: \[400\]/);
    },
  },
};

const isBatch = ({ name }: { readonly name: string }): boolean => name === 'customerio.batch';
const portOf = (world: AnalyticsWorld): number => Number(new URL(world.simulator.url).port);

describe('options and cdp-analytics-node: the option', () => {
  let current: AnalyticsWorld | undefined;
  const end = async () => {
    await current?.end();
    current = undefined;
  };
  afterEach(end);

  /** Creates a world. Ends the previous one. */
  const create = async (config: CustomerIOInstrumentationConfig): Promise<AnalyticsWorld> => {
    await end();
    return (current = await AnalyticsWorld.create(config));
  };

  it('of each name has a decision', () => {
    expect(DECISIONS).to.include.all.keys(Object.keys(OPTIONS));
  });

  for (const [option, decision] of Object.entries(DECISIONS)) {
    if ('check' in decision) it(`${option} ${decision.does}`, () => decision.check(create));
  }

  const ineffective = Object.entries(DECISIONS).flatMap(([option, decision]) =>
    'reason' in decision ? [{ option, ...decision }] : [],
  );
  const reasons = ineffective.map(({ option, reason }) => `${option} (${reason})`);

  it(`of these names has no effect: ${reasons.join(', ')}`, async () => {
    const expected = await recordedBy(await create({ eventSpans: true }));
    const config = Object.assign({}, ...ineffective.map((each) => each.config)) as object;
    expect(await recordedBy(await create({ eventSpans: true, ...config }))).to.deep.equal(expected);
    expect(expected.spans).to.have.length(5);
  });

  it('requestHook and responseHook lose no event and change no call if they throw or reject', async () => {
    const world = await create({
      eventSpans: true,
      requestHook() {
        throw new Error('of the application');
      },
      responseHook: () => Promise.reject(new Error('of the application')) as never,
    });
    const client = world.client();
    const delivered = new Promise<unknown>((resolve) => client.track(anEvent(), resolve));
    client.identify(anEvent());
    expect(await delivered).to.equal(undefined);
    expect(await world.untilOutcomes(2)).to.deep.equal({ 'track accepted': 1, 'identify accepted': 1 });
    expect(world.telemetry.spans.map(({ name }) => name)).to.include('customerio.batch');
  });
});
