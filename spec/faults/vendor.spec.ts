import { SpanStatusCode } from '@opentelemetry/api';
import { expect } from 'chai';
import { freshSdk, unloadSdk } from '../harness/sdk/sdk';
import { rejection, World } from '../harness/sdk/world';
import { faultyServer, type FaultName, type FaultyServer } from '../harness/servers/faulty-servers';
import { freeServerPort } from '../harness/servers/server-port';

/** Returns a short timeout if the expected error is a timeout, otherwise one that a busy machine does not exceed. */
const timeoutMs = (errorType: string) => (errorType === 'timeout' ? 400 : 60_000);
const RETRIES = 2;
const OPTIONS = {
  timeout: timeoutMs('any other'),
  retry: { maxRetries: RETRIES, minTimeoutMs: 1, maxTimeoutMs: 2 },
};

interface Outcome {
  /** The error that the caller catches. */
  readonly error: { readonly name: string; readonly message: RegExp };
  /** The error type on span, metrics and log event. */
  readonly errorType: string;
  /** Attempts on the wire. The SDK retries errors that can be temporary. */
  readonly attempts: number;
}

const FETCH_FAILED = { name: 'TypeError', message: /fetch failed|terminated/ };

const OUTCOMES: Readonly<Record<FaultName, Outcome>> = {
  blackHole: { error: { name: 'TimeoutError', message: /timeout/ }, errorType: 'timeout', attempts: 3 },
  slowHead: { error: { name: 'TimeoutError', message: /timeout/ }, errorType: 'timeout', attempts: 3 },
  slowBody: { error: { name: 'TimeoutError', message: /timeout/ }, errorType: 'timeout', attempts: 3 },
  resetMidBody: { error: FETCH_FAILED, errorType: 'connection_reset', attempts: 3 },
  shortBody: { error: FETCH_FAILED, errorType: 'connection_reset', attempts: 3 },
  truncatedJson: {
    error: { name: 'Error', message: /Unable to parse JSON/ },
    errorType: 'invalid_response',
    attempts: 1,
  },
  // 5.x parses the body before it checks the status, and does not retry
  html502: {
    error: { name: 'Error', message: /Unable to parse JSON/ },
    errorType: 'invalid_response',
    attempts: 1,
  },
  notHttp: { error: FETCH_FAILED, errorType: 'invalid_response', attempts: 3 },
  // 5.x follows only absolute URLs; a relative one is invalid
  relativeRedirect: {
    error: { name: 'TypeError', message: /parse URL|Invalid URL/ },
    errorType: 'redirect',
    attempts: 3,
  },
};

describe('a call to a failing vendor', () => {
  let world: World;
  /** An SDK copy that no instrumentation finds: it is loaded before any is enabled, and then leaves the module cache. */
  const bare = freshSdk();
  unloadSdk('customerio-node');
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.end());

  /** Returns the error of the same call with a client that is not instrumented. */
  const bareError = (options: object) =>
    rejection(new bare.TrackClient('site', 'key', { ...OPTIONS, ...options }).identify('jane'));

  const comparable = (error: unknown) => {
    const { name, message, cause } = error as Error;
    return { name, message, code: (cause as { code?: string } | undefined)?.code };
  };

  async function expectTelemetry({ errorType, attempts }: Outcome): Promise<void> {
    const span = world.telemetry.span();
    expect(span.status).to.deep.equal({ code: SpanStatusCode.ERROR });
    expect(span.attributes).to.include({ 'error.type': errorType, 'customerio.attempts': attempts });
    const retries = span.events.filter(({ name }) => name === 'customerio.retry');
    expect(retries.map(({ attributes }) => attributes?.['customerio.attempt.reason'])).to.deep.equal(
      Array<string>(attempts - 1).fill(errorType),
    );
    const common = { operation: 'identify', api: 'track' };
    const points = (name: string) => world.telemetry.points(`customerio_api_${name}`);
    expect(await points('requests_total')).to.deep.equal([
      { attributes: { ...common, status: 'error' }, value: 1 },
    ]);
    expect(await points('errors_total')).to.deep.equal([
      { attributes: { ...common, error_type: errorType }, value: 1 },
    ]);
    expect((await points('retries_total')).map(({ value }) => value)).to.deep.equal(
      attempts > 1 ? [attempts - 1] : [],
    );
    expect((await points('in_flight')).filter(({ value }) => value !== 0)).to.deep.equal([]);
    const [log, ...others] = world.telemetry.logRecords;
    expect(others).to.deep.equal([]);
    expect(log).to.include({ eventName: 'customerio.api.call', severityText: 'WARN' });
    expect(JSON.stringify([span.attributes, span.events, log?.body, log?.attributes])).not.to.include('jane');
  }

  for (const [name, outcome] of Object.entries(OUTCOMES) as [FaultName, Outcome][]) {
    it(`rejects with the SDK's error and records its type if the server has the fault ${name}`, async () => {
      const server: FaultyServer = await faultyServer(name);
      try {
        const options = { url: server.url, timeout: timeoutMs(outcome.errorType) };
        const error = await rejection(world.track({ ...OPTIONS, ...options }).identify('jane'));
        const requestCount = server.requests();
        expect(comparable(error)).to.deep.equal(comparable(await bareError(options)));
        // the SDK can abort a request before it is sent, if the process pauses
        if (outcome.errorType === 'timeout') expect(requestCount).to.be.at.most(outcome.attempts);
        else expect(server.requests(), 'requests of both clients').to.equal(2 * requestCount);
        expect((error as Error).name).to.equal(outcome.error.name);
        expect((error as Error).message).to.match(outcome.error.message);
        await expectTelemetry(outcome);
      } finally {
        await server.close();
      }
    });
  }

  it("rejects with the SDK's error and records its type if the server is down", async () => {
    const url = `http://127.0.0.1:${await freeServerPort()}`;
    const error = await rejection(world.track({ ...OPTIONS, url }).identify('jane'));
    expect(comparable(error)).to.deep.equal(comparable(await bareError({ url })));
    await expectTelemetry({ error: FETCH_FAILED, errorType: 'connection_refused', attempts: 3 });
  });

  it("rejects with the SDK's error and records its type if the host name is unknown", async () => {
    const url = 'http://customerio.invalid';
    const error = await rejection(world.track({ ...OPTIONS, url }).identify('jane'));
    expect(comparable(error)).to.deep.equal(comparable(await bareError({ url })));
    await expectTelemetry({ error: FETCH_FAILED, errorType: 'dns', attempts: 3 });
  });

  it('counts one retry per call if the vendor rejects 200 concurrent calls with 429 and Retry-After', async () => {
    const CALLS = 200;
    for (let call = 0; call < CALLS; call += 1) {
      const path = `/track/api/v1/customers/jane-${call}`;
      world.simulator.script({ path }, { kind: 'rate_limited', retryAfterSeconds: 0 });
    }
    const client = world.track(OPTIONS);
    await Promise.all(Array.from({ length: CALLS }, (_, call) => client.identify(`jane-${call}`)));
    expect(world.simulator.requests).to.have.length(2 * CALLS);
    const retries = await world.telemetry.points('customerio_api_retries_total');
    expect(retries).to.deep.equal([
      { attributes: { operation: 'identify', error_type: '429', api: 'track' }, value: CALLS },
    ]);
    const requests = await world.telemetry.points('customerio_api_requests_total');
    expect(requests).to.deep.equal([
      { attributes: { operation: 'identify', status: 'success', api: 'track' }, value: CALLS },
    ]);
    expect(world.telemetry.spans).to.have.length(CALLS);
    expect(world.telemetry.logRecords).to.deep.equal([]);
  });

  it('records one span of bounded size if it follows a thousand redirects, which 5.x does not limit', async () => {
    const REDIRECTS = 1_000;
    const location = `${world.simulator.trackUrl}/customers/jane`;
    world.simulator.script(
      {},
      ...Array.from({ length: REDIRECTS }, () => ({ kind: 'redirect', location }) as const),
    );
    await world.track(OPTIONS).identify('jane');
    expect(world.simulator.requests).to.have.length(REDIRECTS + 1);
    const span = world.telemetry.span();
    expect(span.attributes['customerio.attempts']).to.equal(1);
    expect(span.events.length, 'events').to.be.within(1, 128);
    expect(span.droppedEventsCount).to.equal(REDIRECTS - span.events.length);
  });
});
