import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import fc from 'fast-check';
import { argumentsFor } from '../../../compat/sdks/arguments';
import { methodsOf, sourceOf } from '../../../compat/sdks/client-classes';
import type { CustomerIOInstrumentationConfig } from '../../../lib/config';
import { CustomerIOInstrumentation } from '../../../lib/instrumentation';
import { unloadSdk, freshSdk, majorOf, instrumentableParts, type SdkModule } from '../../harness/sdk/sdk';
import { needsTls } from '../../harness/sdk/world';
import { ScriptedServer } from '../../harness/servers/scripted-server';
import { InMemoryTelemetry } from '../../harness/telemetry/telemetry';

/** Methods that make no request. Their results contain a random id. */
const BUILDERS: ReadonlySet<string> = new Set(['envelope', 'resourceBase']);

const CLIENTS = ['TrackClient', 'APIClient', 'PipelinesClient'] as const;
export type ClientName = (typeof CLIENTS)[number];

export interface PublicMethod {
  readonly client: ClientName;
  readonly name: string;
  /** Returns arguments that the SDK accepts, built from classes of the same SDK copy. */
  readonly usualArguments: (sdk: SdkModule) => unknown[];
}

/** Two copies of one SDK, bare and instrumented, with a server that both call. */
export class SdkPair {
  readonly telemetry = new InMemoryTelemetry().register();
  readonly methods: readonly PublicMethod[];

  private constructor(
    readonly alias: string,
    readonly bare: SdkModule,
    readonly instrumented: SdkModule,
    private readonly instrumentation: CustomerIOInstrumentation,
    readonly server: ScriptedServer,
  ) {
    const present = CLIENTS.filter((client) => client in bare);
    this.methods = present.flatMap((client) =>
      methodsOf(bare[client].prototype)
        .filter(([name]) => !BUILDERS.has(name))
        .map(([name, method]) => ({
          client,
          name,
          usualArguments: (sdk: SdkModule) => argumentsFor(sdk, name, sourceOf(method)),
          [fc.toStringMethod]: () => `${client}.${name}`,
        })),
    );
  }

  static async create(alias: string, config: CustomerIOInstrumentationConfig): Promise<SdkPair> {
    // Node creates the agent of `fetch` on first use
    await fetch('data:,');
    // an instrumentation patches modules in the cache too, so the bare copy is removed before
    const bare = freshSdk(alias);
    unloadSdk(alias);
    const instrumentation = new CustomerIOInstrumentation(config);
    const instrumented = freshSdk(alias);
    instrumentableParts(alias, instrumented).forEach((part) => instrumentation.instrument(part));
    return new SdkPair(
      alias,
      bare,
      instrumented,
      instrumentation,
      await ScriptedServer.start(needsTls(alias)),
    );
  }

  client(sdk: SdkModule, name: ClientName, extra: object = {}): object {
    const url = `${this.server.origin}/api/v1`;
    const defaults = {
      url,
      apiUrl: url,
      retry: { maxRetries: 2, minTimeoutMs: 1, maxTimeoutMs: 2, maxTotalBackoffMs: 50 },
      ...(needsTls(this.alias) && { port: this.server.port, rejectUnauthorized: false }),
      ...extra,
    };
    return name === 'TrackClient' ? new sdk[name]('site', 'key', defaults) : new sdk[name]('key', defaults);
  }

  /** Returns client options for one connection, which sends requests one at a time in the order of the calls. */
  oneConnection(): { readonly options: object; readonly close: () => unknown } {
    if (majorOf(this.alias) === 5) {
      const dispatcher = createSerialAgent();
      return { options: { dispatcher, retry: { maxRetries: 0 } }, close: () => dispatcher.destroy() };
    }
    const Agent = needsTls(this.alias) ? HttpsAgent : HttpAgent;
    const agent = new Agent({
      maxSockets: 1,
      keepAlive: true,
      ...(needsTls(this.alias) && { rejectUnauthorized: false }),
    });
    return { options: { agent }, close: () => agent.destroy() };
  }

  async end(): Promise<void> {
    this.instrumentation.disable();
    await this.server.close();
    await this.telemetry.shutdown();
  }
}

interface Dispatcher {
  destroy(): Promise<void>;
}

/** Global symbols of the agent of `fetch`, the newest Node first. Node 26 has another agent under the older name. */
const FETCH_AGENTS = ['undici.globalDispatcher.2', 'undici.globalDispatcher.1'].map((name) =>
  Symbol.for(name),
);

/** Creates an agent of the class that `fetch` uses, which Node does not export. It sends one request at a time. */
function createSerialAgent(): Dispatcher {
  const global = globalThis as Record<symbol, unknown>;
  const fetchAgent = FETCH_AGENTS.map((name) => global[name]).find((agent) => agent !== undefined);
  const { constructor: Agent } = fetchAgent as { constructor: new (options: object) => Dispatcher };
  return new Agent({ connections: 1, pipelining: 1 });
}
