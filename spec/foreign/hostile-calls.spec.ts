import { diag, DiagLogLevel } from '@opentelemetry/api';
import { expect } from 'chai';
import fc from 'fast-check';
import { reported } from '../../lib/diagnostics/reported';
import { PACKAGE_NAME } from '../../lib/version';
import { HOSTILE, hostileValues, type HostileValue } from '../harness/foreign/hostile-values';
import { World } from '../harness/sdk/world';
import { unhandledDuring } from '../harness/telemetry/diagnostics';

const throwing = (value: () => unknown) => (): never => {
  throw value();
};
const rejecting = (value: () => unknown) => (): never =>
  Promise.resolve().then(throwing(value)) as unknown as never;

/** Returns what a call throws or rejects with, in an array: a thenable cannot be the value of a promise. */
async function failureOf(call: () => unknown): Promise<[unknown]> {
  try {
    await call();
  } catch (error) {
    return [error];
  }
  throw new Error('expected the call to fail');
}

/** Fails the next request with a value, in place of the network. */
async function withFailingFetch(value: unknown, act: () => Promise<void>): Promise<void> {
  const own = globalThis.fetch;
  globalThis.fetch = rejecting(() => value);
  try {
    await act();
  } finally {
    globalThis.fetch = own;
  }
}

describe('a call with hostile values', () => {
  let world: World;
  afterEach(() => world.end());

  for (const [fault, fail] of [
    ['throw', throwing],
    ['reject with', rejecting],
  ] as const) {
    it(`succeeds and is recorded if hooks and loggers ${fault} any value`, async () => {
      let make: () => unknown = () => undefined;
      const failing = fail(() => make());
      world = await World.create({
        requestHook: failing,
        responseHook: failing,
        logLevel: 'debug',
        logger: { debug: failing, info: failing, warn: failing, error: failing },
      });
      // OpenTelemetry's own lines would make its exporters fail
      const write = (component: unknown) => (component === PACKAGE_NAME ? failing() : undefined);
      const diagLogger = { error: write, warn: write, info: write, debug: write, verbose: write };
      diag.setLogger(diagLogger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
      let calls = 0;
      const unhandled = await unhandledDuring(async () => {
        for (make of Object.values(HOSTILE)) {
          reported.clear();
          expect(await world.track().identify('a')).to.deep.equal({});
          calls += 1;
        }
      });
      expect(unhandled).to.deep.equal([]);
      expect(world.telemetry.spans).to.have.length(calls);
      expect(await world.telemetry.points('customerio_api_requests_total')).to.deep.equal([
        { attributes: { operation: 'identify', status: 'success', api: 'track' }, value: calls },
      ]);
    });
  }

  it('fails with exactly the value that an argument throws, and is recorded', async () => {
    world = await World.create({ captureErrorMessage: true, captureEventName: true, logLevel: 'debug' });
    let calls = 0;
    const unhandled = await unhandledDuring(async () => {
      for (const make of Object.values(HOSTILE)) {
        const value = make();
        const data = { name: 'signup', toJSON: throwing(() => value) };
        const [error] = await failureOf(() => world.track().track('a', data));
        expect(error === value || (Number.isNaN(error) && Number.isNaN(value))).to.equal(true);
        calls += 1;
      }
    });
    expect(unhandled).to.deep.equal([]);
    expect(world.telemetry.spans).to.have.length(calls);
    expect(world.telemetry.logRecords).to.have.length(calls);
    const [inFlight] = await world.telemetry.points('customerio_api_in_flight');
    expect(inFlight?.value).to.equal(0);
  });

  it('fails as without instrumentation if the transport rejects with any value', async () => {
    world = await World.create({ captureErrorMessage: true });
    const client = world.track({ retry: { maxRetries: 0 } });
    const identify = () => client.identify('a');
    const run = async ({ make }: HostileValue) => {
      const value = make();
      await withFailingFetch(value, async () => {
        world.instrumentation.disable();
        const [expected] = await failureOf(identify);
        world.instrumentation.enable();
        const [error] = await failureOf(identify);
        if (expected === value) expect(error === value).to.equal(true);
        else expect((error as Error).message).to.equal((expected as Error).message);
      });
      const recorded = world.telemetry.span();
      expect(recorded.attributes['error.type']).to.match(/^(?:[a-z_]+|[1-5]\d\d)$/);
      world.telemetry.reset();
    };
    const property = fc.asyncProperty(hostileValues(), run);
    expect(await unhandledDuring(() => fc.assert(property, { numRuns: 60 }))).to.deep.equal([]);
  });

  it('succeeds and is recorded with any arguments and results', async () => {
    world = await World.create({
      captureCustomerId: 'raw',
      captureEventName: true,
      captureTransactionalMessageId: true,
      emailSentSource: 'api',
    });
    // a stub of the application in place of the SDK's own transport
    let result: unknown;
    const stub = { post: () => Promise.resolve({ errors: result, delivery_id: result }) };
    const client = Object.assign(world.track(), { request: stub });
    for (const make of Object.values(HOSTILE)) {
      result = make();
      world.telemetry.reset();
      // the SDK rejects an empty argument
      await Promise.resolve()
        .then(() => client.batch(make() as never))
        .catch(() => undefined);
      expect(world.telemetry.span().name).to.equal('customerio.batch');
    }
  });
});
