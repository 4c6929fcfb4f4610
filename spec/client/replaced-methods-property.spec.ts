import { setTimeout as sleep } from 'node:timers/promises';
import { context } from '@opentelemetry/api';
import { expect } from 'chai';
import fc from 'fast-check';
import { createSandbox } from 'sinon';
import type { Method } from '../../lib/foreign/patch';
import { freshSdk, type SdkModule } from '../harness/sdk/sdk';
import { World } from '../harness/sdk/world';

type Client = InstanceType<SdkModule['TrackClient']>;
type Prototype = Record<'suppress', Method>;

/**
 * The methods of one SDK, which the application, a test library and another instrumentation replace while the
 * instrumentation is enabled and disabled. Counts the calls that reach the SDK's own method while they must be recorded.
 */
class Scene {
  readonly sandbox = createSandbox();
  expected = 0;
  private isEnabled = false;
  private readonly prototype: Prototype;
  private readonly wrapped: Method[] = [];
  private readonly sdkMethod: Method;
  private readonly plain: Client;
  private readonly overriding: Client;
  private readonly bound: Client;

  constructor(
    private readonly world: World,
    private readonly sdk: SdkModule,
  ) {
    const { TrackClient } = sdk;
    this.prototype = TrackClient.prototype as unknown as Prototype;
    class Waiting extends TrackClient {
      override async suppress(id: string) {
        await sleep(0);
        return super.suppress(id);
      }
    }
    const options = { url: world.simulator.trackUrl };
    this.plain = new TrackClient('s', 'k', options);
    this.overriding = new Waiting('s', 'k', options);
    this.bound = new TrackClient('s', 'k', options);
    this.sdkMethod = this.prototype.suppress;
    Object.assign(this.bound, { suppress: this.sdkMethod.bind(this.bound) });
  }

  /** Enables, and instruments every client again. */
  enable(): void {
    const { instrumentation } = this.world;
    instrumentation.setConfig({ enabled: true });
    instrumentation.enable();
    [this.sdk, this.plain, this.overriding, this.bound].forEach((target) =>
      instrumentation.instrument(target),
    );
    this.isEnabled = true;
  }

  disable(): void {
    this.world.instrumentation.disable();
    this.isEnabled = false;
  }

  stub(): void {
    this.restore();
    this.sandbox.stub(this.prototype, 'suppress').resolves({});
  }

  restore(): void {
    this.sandbox.restore();
    // a method that was stubbed is wrapped at the next enable
    if (this.isEnabled) this.enable();
  }

  /** Another instrumentation wraps the method, and keeps what it replaced. */
  wrap(waits: boolean): void {
    this.restore();
    const { prototype } = this;
    const saved = prototype.suppress;
    this.wrapped.push(saved);
    prototype.suppress = waits
      ? async function (...args) {
          await sleep(0);
          return Reflect.apply(saved, this, args);
        }
      : function (...args) {
          return Reflect.apply(saved, this, args);
        };
  }

  /** The other instrumentation puts back what it replaced, or the SDK's own method. */
  unwrap(): void {
    this.restore();
    const saved = this.wrapped.pop();
    if (saved !== undefined) this.prototype.suppress = saved;
    if (this.isEnabled) this.enable();
  }

  async call(kind: 'plain' | 'overriding' | 'bound', count: number): Promise<void> {
    const before = this.world.simulator.requests.length;
    const calls = Array.from({ length: count }, () =>
      (this[kind].suppress as (id: string) => Promise<unknown>)('x'),
    );
    await Promise.all(calls);
    if (this.isEnabled) this.expected += this.world.simulator.requests.length - before;
  }
}

/** @param mayWait whether wrappers may wait before they call what they replaced */
const stepsOf = (mayWait: boolean) =>
  fc.oneof(
    fc.constant((scene: Scene) => scene.enable()),
    fc.constant((scene: Scene) => scene.disable()),
    fc.constant((scene: Scene) => scene.stub()),
    fc.constant((scene: Scene) => scene.restore()),
    (mayWait ? fc.boolean() : fc.constant(false)).map((waits) => (scene: Scene) => scene.wrap(waits)),
    fc.constant((scene: Scene) => scene.unwrap()),
    fc.tuple(fc.constantFrom('plain', 'overriding', 'bound'), fc.integer({ min: 1, max: 3 })).map(
      ([kind, count]) =>
        (scene: Scene) =>
          scene.call(kind, count),
    ),
  );

describe('calls in any order of enabling, stubbing, wrapping and restoring', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create({ enabled: false });
  });
  afterEach(() => world.end());

  const requestsTotal = async () =>
    (await world.telemetry.points('customerio_api_requests_total')).reduce(
      (sum, { value }) => sum + value,
      0,
    );

  for (const hasContextManager of [true, false]) {
    it(`are recorded as often as the SDK makes requests, ${hasContextManager ? 'with' : 'without'} a context manager`, async () => {
      if (!hasContextManager) context.disable();
      await fc.assert(
        fc.asyncProperty(
          fc.array(stepsOf(hasContextManager), { minLength: 2, maxLength: 14 }),
          async (sequence) => {
            const scene = new Scene(world, freshSdk());
            const before = await requestsTotal();
            world.telemetry.reset();
            try {
              for (const step of sequence) await step(scene);
              expect(world.telemetry.spans).to.have.length(scene.expected);
              expect((await requestsTotal()) - before).to.equal(scene.expected);
            } finally {
              scene.disable();
              scene.sandbox.restore();
            }
          },
        ),
        { numRuns: 25 },
      );
    });
  }
});
