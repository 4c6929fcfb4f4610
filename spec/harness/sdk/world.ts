import type { CustomerIOInstrumentationConfig } from '../../../lib/config';
import { CustomerIOInstrumentation } from '../../../lib/instrumentation';
import { selfSignedCertificate, startSimulator, type Simulator } from '../../../lib/testing/simulator';
import { InMemoryTelemetry } from '../telemetry/telemetry';
import { freshSdk, majorOf, instrumentableParts, type SdkModule } from './sdk';

/** Shortens the SDK's backoff, so that specs do not wait for it. */
const FAST_RETRY = { minTimeoutMs: 1, maxTimeoutMs: 2 };

/** Returns whether the SDK supports https only: 3.x and 4.x. */
export const needsTls = (name: string) => [3, 4].includes(majorOf(name));

/** An instrumented SDK with in-memory telemetry and a simulated Customer.io on loopback. */
export class World {
  readonly telemetry = new InMemoryTelemetry().register();
  readonly instrumentation: CustomerIOInstrumentation;

  private constructor(
    readonly alias: string,
    readonly sdk: SdkModule,
    readonly simulator: Simulator,
    config: CustomerIOInstrumentationConfig,
  ) {
    this.instrumentation = new CustomerIOInstrumentation(config);
    instrumentableParts(alias, sdk).forEach((part) => this.instrumentation.instrument(part));
  }

  /** @param alias an SDK's alias, or the folder in which it is installed */
  static async create(
    config: CustomerIOInstrumentationConfig = {},
    alias: string = 'customerio-node',
    sdk: SdkModule = freshSdk(alias),
  ): Promise<World> {
    const tls = needsTls(alias) ? { tls: selfSignedCertificate() } : {};
    return new World(alias, sdk, await startSimulator(tls), config);
  }

  /** Returns options for every SDK. Each major ignores those of the others. */
  private defaults(url: string, extra: object) {
    // 3.5 and 4.x read the port from here, and pass unknown fields to https.request
    const tls = needsTls(this.alias) ? { port: Number(new URL(url).port), rejectUnauthorized: false } : {};
    return { url, apiUrl: this.simulator.appUrl, retry: FAST_RETRY, ...tls, ...extra };
  }

  track(extra: object = {}) {
    return new this.sdk.TrackClient('site', 'key', this.defaults(this.simulator.trackUrl, extra));
  }

  app(extra: object = {}) {
    return new this.sdk.APIClient('key', this.defaults(this.simulator.appUrl, extra));
  }

  pipelines(extra: object = {}) {
    return new this.sdk.PipelinesClient('key', this.defaults(this.simulator.pipelinesUrl, extra));
  }

  email(message: Partial<ConstructorParameters<SdkModule['SendEmailRequest']>[0]> = {}) {
    return new this.sdk.SendEmailRequest({
      to: 'jane@example.com',
      identifiers: { id: 'customer-4711' },
      transactional_message_id: 'welcome',
      ...message,
    });
  }

  async end(): Promise<void> {
    this.instrumentation.disable();
    await this.simulator.close();
    await this.telemetry.shutdown();
  }
}

/** Returns the reason of a rejection. Throws if the promise resolves. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected the promise to reject, but it resolved');
}
