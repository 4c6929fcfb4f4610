import { setTimeout as sleep } from 'node:timers/promises';
import { inherits } from 'node:util';
import { context } from '@opentelemetry/api';
import { expect } from 'chai';
import { CustomerIOInstrumentation } from '../../lib/instrumentation';
import { freshSdk, isLegacySdk, SDK_ALIASES, type SdkModule } from '../harness/sdk/sdk';
import { World } from '../harness/sdk/world';

/** Creates a module whose clients override methods, as applications do. */
const overriding = ({ APIClient, TrackClient }: SdkModule) => ({
  APIClient: class Mailer extends APIClient {
    override async sendEmail(...args: Parameters<InstanceType<SdkModule['APIClient']>['sendEmail']>) {
      await sleep(1);
      return super.sendEmail(...args);
    }
  },
  TrackClient: class Tracker extends TrackClient {
    override async identify(...args: Parameters<InstanceType<SdkModule['TrackClient']>['identify']>) {
      const response = await super.identify(...args);
      await this.track(args[0], { name: 'identified' });
      return response;
    }
    override async suppress(id: string) {
      await super.suppress(id);
      return super.suppress(id);
    }
    override destroy = async (id: string) => {
      await sleep(1);
      return super.destroy(id);
    };
  },
});

describe('a call through a subclass', () => {
  let world: World;
  let client: InstanceType<SdkModule['TrackClient']>;
  afterEach(() => world.end());

  /** Creates a world whose application uses subclasses. Only the given parts are instrumented. */
  async function createWorld(
    instrument: (classes: ReturnType<typeof overriding>) => unknown[],
    alias?: string,
  ) {
    const classes: Partial<ReturnType<typeof overriding>> = {};
    const sdk = freshSdk(alias);
    world = await World.create({ emailSentSource: 'api' }, alias, { ...sdk });
    Object.assign(classes, overriding(sdk));
    Object.assign(world.sdk, classes);
    instrument(classes as ReturnType<typeof overriding>).forEach((part) =>
      world.instrumentation.instrument(part),
    );
    client = world.track();
  }

  const names = () => world.telemetry.spans.map(({ name }) => name.replace('customerio.', ''));
  const count = async (name: string) =>
    (await world.telemetry.points(name)).reduce((sum, { value }) => sum + value, 0);

  /** Expects one span and one counted request for each request of the SDK. */
  async function expectEachRequestOnce(operations: readonly string[]) {
    expect(world.simulator.requests).to.have.length(operations.length);
    expect(names()).to.have.members(operations);
    expect(await count('customerio_api_requests_total')).to.equal(operations.length);
    expect(await count('customerio_api_in_flight')).to.equal(0);
  }

  const targets: Readonly<Record<string, (classes: ReturnType<typeof overriding>) => unknown[]>> = {
    'the subclasses': (classes) => Object.values(classes),
    'a module of subclasses': (classes) => [classes],
    'the prototypes of the subclasses': (classes) => Object.values(classes).map(({ prototype }) => prototype),
    'clients of the subclasses': () => [world.track(), world.app()],
  };

  for (const [description, instrument] of Object.entries(targets)) {
    it(`is one call if it waits before the SDK's method, with ${description} instrumented`, async () => {
      await createWorld(instrument);
      await world.app().sendEmail(world.email());
      await expectEachRequestOnce(['sendEmail']);
      expect(await count('customerio_email_sent_total')).to.equal(1);
    });

    it(`is recorded once per call of an SDK method, with ${description} instrumented`, async () => {
      await createWorld(instrument);
      await client.identify('a');
      await client.suppress('b');
      await client.destroy('c');
      await expectEachRequestOnce(['identify', 'track', 'suppress', 'suppress', 'destroy']);
    });
  }

  for (const hasContextManager of [true, false]) {
    it(`is recorded once if calls overlap, ${hasContextManager ? 'with' : 'without'} a context manager`, async () => {
      await createWorld((classes) => Object.values(classes));
      if (!hasContextManager) context.disable();
      const mailer = world.app();
      await Promise.all(
        ['a', 'b', 'c'].flatMap((id) => [
          client.identify(id),
          client.destroy(id),
          mailer.sendEmail(world.email()),
        ]),
      );
      await expectEachRequestOnce(
        ['identify', 'track', 'destroy', 'sendEmail'].flatMap((name) => [name, name, name]),
      );
      expect(await count('customerio_email_sent_total')).to.equal(3);
    });
  }

  it('is recorded for methods that the subclass does not override, if only its client is instrumented', async () => {
    await createWorld(() => []);
    world.instrumentation.disable();
    const sdk = freshSdk();
    const { APIClient } = overriding(sdk);
    const mailer = new APIClient('key', { url: world.simulator.appUrl });
    world.instrumentation.enable();
    world.instrumentation.instrument(mailer);
    await mailer.sendPush(new sdk.SendPushRequest({ identifiers: { id: 'x' }, transactional_message_id: 1 }));
    await mailer.listSegments();
    await expectEachRequestOnce(['sendPush', 'listSegments']);
  });

  it('is recorded once with methods that are bound in the constructor', async () => {
    await createWorld(() => []);
    const { TrackClient } = overriding(freshSdk());
    class Bound extends TrackClient {
      constructor(...args: ConstructorParameters<typeof TrackClient>) {
        super(...args);
        for (const name of ['identify', 'track', 'suppress'] as const) {
          Object.assign(this, { [name]: (this[name] as () => unknown).bind(this) });
        }
      }
    }
    client = new Bound('site', 'key', { url: world.simulator.trackUrl });
    world.instrumentation.instrument(client);
    await client.identify('a');
    await client.suppress('b');
    await expectEachRequestOnce(['identify', 'track', 'suppress', 'suppress']);
  });

  it('is recorded once through a class that inherits as in ES5', async () => {
    await createWorld(() => []);
    const { TrackClient } = freshSdk();
    const defaults = { url: world.simulator.trackUrl };
    function Tracker() {
      return Reflect.construct(TrackClient, ['site', 'key', defaults], Tracker) as object;
    }
    inherits(Tracker, TrackClient);
    (Tracker.prototype as Partial<typeof client>).identify = async function (
      this: typeof client,
      id: string,
    ): Promise<Record<string, unknown>> {
      await sleep(1);
      return TrackClient.prototype.identify.call(this, id);
    };
    world.instrumentation.instrument(Tracker);
    client = Reflect.construct(Tracker, []) as typeof client;
    await client.identify('a');
    await client.track('a', { name: 'x' });
    await expectEachRequestOnce(['identify', 'track']);
  });

  it('is recorded once with two copies of the SDK that extend each other', async () => {
    await createWorld(() => []);
    const [first, second] = [freshSdk(), freshSdk()];
    class Forwarding extends first.TrackClient {
      override track(...args: Parameters<typeof client.track>) {
        return second.TrackClient.prototype.track.apply(this as never, args);
      }
    }
    [Forwarding, second].forEach((target) => world.instrumentation.instrument(target));
    client = new Forwarding('site', 'key', { url: world.simulator.trackUrl });
    await client.track('a', { name: 'x' });
    await client.identify('a');
    await expectEachRequestOnce(['track', 'identify']);
  });

  for (const alias of SDK_ALIASES) {
    it(`is one call with ${alias}`, async () => {
      await createWorld((classes) => Object.values(classes), alias);
      await client.destroy('c');
      expect(names()).to.deep.equal(['destroy']);
      expect(await count('customerio_api_requests_total')).to.equal(1);
      if (isLegacySdk(alias)) return;
      await world.app().sendEmail(world.email());
      expect(names()).to.deep.equal(['destroy', 'sendEmail']);
    });
  }
});

describe('a call that a client makes on itself', () => {
  let world: World;
  afterEach(() => world.end());

  /** Adds a method to the SDK's prototype, as a private fork does, before it is instrumented. */
  async function createClient(method: (this: InstanceType<SdkModule['TrackClient']>) => unknown) {
    const sdk = freshSdk();
    Object.assign(sdk.TrackClient.prototype, { retire: method });
    world = await World.create({}, 'customerio-node', sdk);
    return world.track() as InstanceType<SdkModule['TrackClient']> & { retire(): Promise<unknown> };
  }
  const names = () => world.telemetry.spans.map(({ name }) => name);

  it("is part of the SDK's method that makes it, also through an override", async () => {
    const client = await createClient(function () {
      return this.suppress('x');
    });
    await client.retire();
    expect(names()).to.deep.equal(['customerio.retire']);
    client.suppress = (id) => world.sdk.TrackClient.prototype.suppress.call(client, id);
    await client.retire();
    expect(names()).to.deep.equal(['customerio.retire', 'customerio.retire']);
    expect(world.simulator.requests).to.have.length(2);
  });

  it('is a call of its own after the first request of the other one', async () => {
    const client = await createClient(function () {
      return Promise.all([
        this.request.put(`${world.simulator.trackUrl}/customers/x`, {}),
        this.suppress('x'),
      ]);
    });
    await client.retire();
    expect(names()).to.have.members(['customerio.retire', 'customerio.suppress']);
  });

  it('is a call of its own if it is made on another client', async () => {
    const client = await createClient(() => world.track().suppress('x'));
    await client.retire();
    expect(names()).to.have.members(['customerio.retire', 'customerio.suppress']);
  });

  it('is recorded by each instance of the instrumentation only once', async () => {
    const client = await createClient(function () {
      return this.suppress('x');
    });
    const second = new CustomerIOInstrumentation();
    await client.retire();
    second.disable();
    expect(names()).to.deep.equal(['customerio.retire']);
  });
});
