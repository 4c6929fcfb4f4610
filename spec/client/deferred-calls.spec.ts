import { setTimeout as sleep } from 'node:timers/promises';
import { context, trace } from '@opentelemetry/api';
import { expect } from 'chai';
import type { Method } from '../../lib/foreign/patch';
import { freshSdk, instrumentableParts, SDK_ALIASES } from '../harness/sdk/sdk';
import { World } from '../harness/sdk/world';

for (const alias of SDK_ALIASES) {
  describe(`a saved original of ${alias}, below a wrapper that waits`, () => {
    let world: World;
    let track: () => Promise<unknown>;
    let activeSpan: string | undefined;
    beforeEach(async () => {
      world = await World.create({ enabled: false }, alias, freshSdk(alias));
      const client = world.track();
      const prototype = world.sdk.TrackClient.prototype as unknown as Record<'track', Method>;
      const original = prototype.track;
      const enable = () => {
        world.instrumentation.setConfig({ enabled: true });
        world.instrumentation.enable();
        instrumentableParts(alias, world.sdk).forEach((part) => world.instrumentation.instrument(part));
      };
      enable();
      prototype.track = async function (...args) {
        await sleep(1);
        activeSpan = trace.getActiveSpan()?.spanContext().spanId;
        return Reflect.apply(original, this, args);
      };
      enable();
      track = () => client.track('x', { name: 'signup' }) as Promise<unknown>;
    });
    afterEach(() => world.end());

    it('is recorded once, and ends', async () => {
      const parent = trace.getTracer('application').startSpan('work');
      const { spanId } = parent.spanContext();
      await context.with(trace.setSpan(context.active(), parent), track);
      parent.end();
      const [call, ...others] = world.telemetry.spans.filter(({ name }) => name !== 'work');
      expect(others).to.deep.equal([]);
      expect(call!.parentSpanContext?.spanId).to.equal(spanId);
      expect(activeSpan).to.equal(spanId);
      const inFlight = await world.telemetry.points('customerio_api_in_flight');
      expect(inFlight.map(({ value }) => value).filter((value) => value !== 0)).to.deep.equal([]);
    });

    it('is recorded with its error', async () => {
      world.simulator.script({}, { kind: 'error', status: 400 });
      const error: unknown = await track().catch((reason: unknown) => reason);
      expect(error).to.have.property('message');
      expect(world.telemetry.span().attributes).to.include({ 'error.type': '400', 'customerio.attempts': 1 });
    });

    it('is recorded twice if it runs twice at the same time', async () => {
      await Promise.all([track(), track()]);
      expect(world.telemetry.spans).to.have.length(2);
      expect(world.simulator.requests).to.have.length(2);
    });
  });
}
