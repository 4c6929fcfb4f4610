import { expect } from 'chai';
import { AnalyticsWorld, anEvent, freshAnalytics } from '../harness/sdk/analytics-world';
import { until } from '../harness/until';

/** The part of the SDK's class that sends batches which a later version may change. */
interface Publisher {
  readonly _url: string;
  readonly _auth: string;
  readonly _emitter: { emit(name: string, payload: unknown): unknown };
}
interface Batch {
  getEvents(): unknown[];
  resolveEvents(): void;
}

describe('an attempt of a batch', () => {
  let world: AnalyticsWorld;
  afterEach(() => world.end());

  const retries = () =>
    world.telemetry.spans
      .filter(({ name }) => name === 'customerio.batch')
      .map(({ attributes, events }) => [attributes['customerio.attempts'], events.length]);

  it('belongs to its batch if two batches have the same body', async () => {
    world = await AnalyticsWorld.create();
    world.respond({ kind: 'error', status: 503 });
    const client = world.client({ maxRetries: 2, maxEventsInBatch: 1 });
    const event = anEvent({ messageId: 'order-1', timestamp: new Date(0) });
    client.track(event);
    client.track(event);
    await world.untilOutcomes(2);
    expect(retries()).to.deep.equal([
      [3, 2],
      [3, 2],
    ]);
  });

  it('has the status of its response if a listener of the request sends another batch', async () => {
    world = await AnalyticsWorld.create();
    // finds the SDK's function `fetch` among the loaded modules
    world.instrumentation.disable();
    world.instrumentation.enable();
    const [client, other] = [world.client({ maxEventsInBatch: 1 }), world.client({ flushInterval: 60_000 })];
    other.identify(anEvent());
    await until(
      'open batch',
      () => (other as unknown as { _publisher: { _batch?: object } })._publisher._batch,
    );
    client.on('http_request', () => void other.closeAndFlush());
    client.track(anEvent());
    await world.untilOutcomes(2);
    expect(
      world.telemetry.spans.map(({ attributes }) => attributes['http.response.status_code']),
    ).to.deep.equal([200, 200]);
  });

  it('is counted if a later version emits objects for the request and the response of each attempt', async () => {
    const sdk = freshAnalytics();
    const { _publisher } = new sdk.Analytics({ writeKey: 'key' }) as unknown as { _publisher: object };
    const publisher = Object.getPrototypeOf(_publisher) as object;
    Object.assign(publisher, {
      async send(this: Publisher, batch: Batch) {
        const events = batch.getEvents();
        for (let isSent = false; !isSent;) {
          const body = { batch: events, sentAt: new Date() };
          this._emitter.emit('http_request', { url: this._url, method: 'POST', headers: {}, body });
          const headers = { 'Content-Type': 'application/json', Authorization: `Basic ${this._auth}` };
          const response = await fetch(this._url, { method: 'POST', headers, body: JSON.stringify(body) });
          const { status } = response;
          this._emitter.emit('http_response', { url: this._url, status, statusText: '', headers: {} });
          isSent = response.ok;
        }
        batch.resolveEvents();
      },
    });
    world = await AnalyticsWorld.create({}, undefined, sdk);
    world.respond({ kind: 'error', status: 503 }, { kind: 'default' });
    world.client().track(anEvent());
    expect(await world.untilOutcomes(1)).to.deep.equal({ 'track accepted': 1 });
    expect(retries()).to.deep.equal([[2, 1]]);
    const { attributes, events } = world.telemetry.span();
    expect(events[0]?.attributes).to.include({ 'customerio.attempt.reason': '503' });
    expect(attributes['http.response.status_code']).to.equal(200);
  });
});
