import { context, trace } from '@opentelemetry/api';
import { expect } from 'chai';
import { clientPrototypesIn } from '../../lib/client/clients';
import { CustomerIOInstrumentation } from '../../lib/instrumentation';
import { freshSdk, SDK_ALIASES, isLegacySdk } from '../harness/sdk/sdk';
import { rejection, World } from '../harness/sdk/world';
import { unhandledDuring } from '../harness/telemetry/diagnostics';

/** Replaces the transport of one client with a function, as applications do in their tests. */
const withStub = <T extends object>(client: T, transport: () => unknown): T =>
  Object.assign(client, { request: { put: transport, post: transport, get: transport, destroy: transport } });

describe("an application's call", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.end());

  it('runs once with the same this and arguments, and returns the same result', async () => {
    const result = { delivery_id: 'x' };
    const seen: unknown[] = [];
    class Mine extends world.sdk.TrackClient {
      marker = 'mine';
    }
    const original = Object.getOwnPropertyDescriptor(freshSdk().TrackClient.prototype, 'identify');
    Object.defineProperty(Mine.prototype, 'identify', {
      ...original,
      value(this: Mine, ...args: unknown[]) {
        seen.push(this, args);
        return Promise.resolve(result);
      },
    });
    const { instrumentation } = world;
    const args = ['id', { a: 1 }];
    instrumentation.instrument(Mine);
    const client = new Mine('s', 'k');
    const returned: unknown = await (client.identify as (...a: unknown[]) => unknown)(...args);
    expect(returned).to.equal(result);
    expect(seen).to.have.length(2);
    expect(seen[0]).to.equal(client);
    expect((seen[1] as unknown[])[1]).to.equal(args[1]);
  });

  it('rejects with the same error object', async () => {
    const error = new Error('x');
    expect(await rejection(withStub(world.track(), () => Promise.reject(error)).identify('x'))).to.equal(
      error,
    );
  });

  for (const reason of [undefined, null, 0, '', 'text', { statusCode: 400, message: 'plain', body: '' }]) {
    it(`rejects with ${JSON.stringify(reason)} unchanged`, async () => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- SDK 1.x and 2.x do
      expect(await rejection(withStub(world.track(), () => Promise.reject(reason)).identify('x'))).to.equal(
        reason,
      );
      expect(world.telemetry.spans).to.have.length(1);
    });

    it(`throws ${JSON.stringify(reason)} synchronously`, () => {
      const client = withStub(world.track(), () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- applications can throw any value
        throw reason;
      });
      let caught: unknown = 'nothing';
      try {
        void client.identify('x');
      } catch (error) {
        caught = error;
      }
      expect(caught).to.equal(reason);
      expect(world.telemetry.spans).to.have.length(1);
    });
  }

  it('causes exactly one unhandledRejection if its rejection is not handled', async () => {
    const error = new Error('unhandled');
    const client = withStub(world.track(), () => Promise.reject(error));
    expect(await unhandledDuring(() => void client.identify('x'))).to.deep.equal([error]);
  });

  it('causes no unhandledRejection if its rejection is handled', async () => {
    const client = withStub(world.track(), () => Promise.reject(new Error('x')));
    expect(await unhandledDuring(() => client.identify('x').catch(() => undefined))).to.deep.equal([]);
  });

  it('records one span for a super call of a subclass, and instanceof works', async () => {
    class Mine extends world.sdk.TrackClient {
      override async identify(id: string) {
        const response = await super.identify(`mine-${id}`);
        return { ...response, mine: true };
      }
    }
    const client = new Mine('s', 'k', { url: world.simulator.trackUrl });
    expect(client).to.be.instanceOf(world.sdk.TrackClient);
    expect(await client.identify('1')).to.deep.equal({ mine: true });
    expect(world.simulator.requests[0]?.path).to.match(/mine-1$/);
    expect(world.telemetry.spans).to.have.length(1);
  });

  it("runs the SDK with its span active and keeps the caller's context", async () => {
    const active: unknown[] = [];
    const client = withStub(world.track(), async () => {
      active.push(trace.getActiveSpan()?.spanContext().spanId);
      await Promise.resolve();
      active.push(trace.getActiveSpan()?.spanContext().spanId);
      return {};
    });
    const parent = world.telemetry.tracerProvider.getTracer('app').startSpan('parent');
    await context.with(trace.setSpan(context.active(), parent), async () => {
      const call = client.identify('x');
      expect(trace.getActiveSpan()).to.equal(parent);
      await call;
      expect(trace.getActiveSpan()).to.equal(parent);
    });
    const span = world.telemetry.span();
    expect(active).to.deep.equal([span.spanContext().spanId, span.spanContext().spanId]);
    expect(span.parentSpanContext?.spanId).to.equal(parent.spanContext().spanId);
  });
});

describe('patched prototypes', () => {
  for (const alias of SDK_ALIASES) {
    it(`keep name, length and property attributes of the methods of ${alias}, which are not constructors`, () => {
      const sdk = freshSdk(alias);
      const targets = isLegacySdk(alias) ? [sdk, sdk.TrackClient] : [sdk];
      const prototypes = targets.flatMap((target) =>
        clientPrototypesIn(target).map(({ prototype }) => prototype),
      );
      const shapes = () =>
        prototypes.map((prototype) =>
          Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(([key, { value, ...rest }]) => {
            // a method is not a constructor, so it has no `prototype`
            return { key, own: Object.getOwnPropertyDescriptors(value as () => void), ...rest };
          }),
        );
      const methods = () =>
        prototypes.flatMap((p) => Object.getOwnPropertyNames(p).map((n) => Reflect.get(p, n) as unknown));
      const before = shapes();
      const originals = methods();
      const instrumentation = new CustomerIOInstrumentation();
      targets.forEach((target) => instrumentation.instrument(target));
      expect(shapes()).to.deep.equal(before);
      expect(methods()).to.not.deep.equal(originals);
      instrumentation.disable();
      expect(methods()).to.deep.equal(originals);
    });
  }
});
