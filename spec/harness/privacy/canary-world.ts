import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { CustomerIOInstrumentation, type CustomerIOInstrumentationConfig } from '../../../lib';
import { APIS, type Api } from '../../../lib/catalog';
import { clientPrototypesIn, publicMethodNames } from '../../../lib/client/clients';
import { freshSdk } from '../sdk/sdk';
import { EchoServer, type ECHO_RESPONSES } from '../servers/echo-server';
import { Canaries } from './canaries';
import { PLANTED } from './canary-arguments';
import { CANARY_CALLS } from './canary-calls';
import { Outlets } from './outputs';

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;
type Clients = Readonly<Record<Api, Methods>>;

/** A method call with personal data in its arguments. */
interface Planted {
  readonly api: Api;
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface CanaryWorldOptions {
  readonly config?: CustomerIOInstrumentationConfig;
  readonly spanProcessors?: readonly SpanProcessor[];
}

/** Client timeout that no response on loopback exceeds, also on a busy machine. */
const TIMEOUT_MS = 10_000;
/** Client timeout for calls that get no response. */
const SHORT_TIMEOUT_MS = 50;

/** The newest SDK with HTTP instrumentations, a server that echoes its requests, and all outputs of the process. */
export class CanaryWorld {
  readonly plant = new Canaries();
  readonly sdk = freshSdk();
  readonly outlets: Outlets;
  readonly calls: readonly Planted[];
  readonly instrumentation: CustomerIOInstrumentation;
  private readonly clients: Clients;
  private readonly unload: () => void;

  private constructor(
    readonly server: EchoServer,
    { config = {}, spanProcessors = [] }: CanaryWorldOptions,
  ) {
    this.outlets = new Outlets(spanProcessors);
    this.instrumentation = new CustomerIOInstrumentation({
      logLevel: 'debug',
      logger: this.outlets.logger,
      ...config,
    });
    this.unload = registerInstrumentations({
      // the server of this process is the vendor's
      instrumentations: [
        new HttpInstrumentation({ disableIncomingRequestInstrumentation: true }),
        new UndiciInstrumentation(),
        this.instrumentation,
      ],
    });
    this.instrumentation.instrument(this.sdk);
    this.calls = APIS.flatMap((api) =>
      Object.entries(CANARY_CALLS[api]).map(([method, kinds]) => ({
        api,
        method,
        args: kinds.map((kind, index) =>
          PLANTED[kind](this.plant, `${api}.${method}, argument ${index + 1}`, this.sdk),
        ),
      })),
    );
    this.clients = this.clientsAt(this.server.url);
  }

  static async create(options: CanaryWorldOptions = {}): Promise<CanaryWorld> {
    return new CanaryWorld(await EchoServer.start(), options);
  }

  /** Returns the public methods of the SDK's prototypes. */
  methods(): string[] {
    return clientPrototypesIn(this.sdk).flatMap(({ api, prototype }) =>
      publicMethodNames(prototype).map((method) => `${api}.${method}`),
    );
  }

  /** Creates clients with planted credentials, path and headers. */
  clientsAt(url: string, timeout: number = TIMEOUT_MS): Clients {
    const { TrackClient, APIClient, PipelinesClient } = this.sdk;
    const { plant } = this;
    const defaults = (api: string) => ({
      url: `${url}/${plant.text('path of the root URL')}/${api}`,
      headers: { 'X-Tenant': plant.text('default header') },
      timeout,
      retry: { maxRetries: 1, minTimeoutMs: 1, maxTimeoutMs: 1 },
    });
    const clients = {
      track: new TrackClient(plant.text('site id'), plant.text('API key'), defaults('api/v1')),
      app: new APIClient(plant.text('app API key'), defaults('v1')),
      pipelines: new PipelinesClient(plant.text('write key'), defaults('v1')),
    };
    return clients as unknown as Clients;
  }

  /** Calls every method concurrently, with this response of the server. Returns the methods that failed. */
  async callAll(response: keyof typeof ECHO_RESPONSES, clients?: Clients): Promise<string[]> {
    this.server.respond = response;
    const defaults =
      response === 'timeout' ? this.clientsAt(this.server.url, SHORT_TIMEOUT_MS) : this.clients;
    return this.failing(this.calls, clients ?? defaults);
  }

  /** Calls every method with invalid arguments. Returns the methods that failed. */
  async misuse(argument: (plant: Canaries) => unknown): Promise<string[]> {
    this.server.respond = 'success';
    const calls = this.calls.map((call) => ({
      ...call,
      args: Array.from({ length: 4 }, () => argument(this.plant)),
    }));
    return this.failing(calls, this.clients);
  }

  async end(): Promise<void> {
    this.unload();
    await this.server.close();
    await this.outlets.end();
  }

  private async failing(calls: readonly Planted[], clients: Clients): Promise<string[]> {
    const failed = await Promise.all(
      calls.map(async ({ api, method, args }) => {
        try {
          await clients[api][method]?.(...args);
          return [];
        } catch {
          return [`${api}.${method}`];
        }
      }),
    );
    return failed.flat();
  }
}
