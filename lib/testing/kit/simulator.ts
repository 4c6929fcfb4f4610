// not of the index, so that the published declarations contain only what they use
import type { Api } from '../../catalog/values';
import { unknownNames } from '../../config/unknown-names';
import { selfSignedCertificate, startSimulator, type RecordedRequest, type Simulator } from '../simulator';
import type { SimulatorFault } from './fault';
import { resolveFault } from './resolve-fault';

/** Options of {@link startCustomerIOSimulator}. */
export interface CustomerIOSimulatorOptions {
  /** @default 0, any free port */
  readonly port?: number;
  /**
   * Whether to serve https with a certificate of its own: {@link CustomerIOSimulator.certificate}. `customerio-node` 3
   * and 4 support https only. @default false
   */
  readonly https?: boolean;
  /** Accepted keys. A request with other keys gets a 401. @default every key is accepted */
  readonly credentials?: {
    readonly track?: { readonly siteId: string; readonly apiKey: string };
    readonly app?: { readonly appKey: string };
    readonly pipelines?: { readonly writeKey: string };
  };
}

const OPTIONS: readonly (keyof CustomerIOSimulatorOptions)[] = ['port', 'https', 'credentials'];
const MAX_PORT = 65_535;
/** Fields of the credentials of each API. */
const CREDENTIALS: Readonly<Record<Api, readonly string[]>> = {
  track: ['siteId', 'apiKey'],
  app: ['appKey'],
  pipelines: ['writeKey'],
};

/** One request of the application, as it arrived. */
export interface SimulatedRequest {
  /** `unknown` if the path belongs to no API. */
  readonly api: Api | 'unknown';
  readonly method: string;
  /** Path below the root of the API, decoded and without the query: `/customers/jane@example.com`. */
  readonly path: string;
  /** Parameters of the query by name. */
  readonly query: Readonly<Record<string, string>>;
  /** Headers by lower-case name. Credentials are reduced to their scheme: `Basic [redacted]`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON; the text if it is not JSON; undefined if the request has no body. */
  readonly body: unknown;
  /** When the request arrived. */
  readonly receivedAt: Date;
}

/** A simulated Customer.io on this machine. */
export interface CustomerIOSimulator {
  /** Origin of all APIs, without a trailing slash. Option `host` of `Analytics` in `@customerio/cdp-analytics-node`. */
  readonly url: string;
  /** Option `url` of a `TrackClient`. */
  readonly trackUrl: string;
  /** Option `url` of an `APIClient`. */
  readonly appUrl: string;
  /** Option `url` of a `PipelinesClient`. */
  readonly pipelinesUrl: string;
  /** PEM certificate, which a client must trust, for example by `ca`. Undefined without the option `https`. */
  readonly certificate: string | undefined;
  /** The requests since the start or the last `reset()`, oldest first; at most the latest 10,000. */
  readonly requests: readonly SimulatedRequest[];
  /**
   * Adds a fault for later requests: by default for the next one. Faults apply in the order in which they were added.
   *
   * @throws {TypeError} if a field is unknown, invalid, or contradicts another one.
   */
  fault(fault: SimulatorFault): void;
  /** Removes recorded requests and faults. */
  reset(): void;
  /** Stops the server and ends all connections, also those of requests without a response. */
  close(): Promise<void>;
  /** The same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1 that responds as Customer.io's Track, App and Pipelines APIs do. It validates requests,
 * and it does not keep the process alive.
 *
 * @throws {TypeError} if an option is unknown or invalid.
 * @throws the listen error of Node, for example if the port is in use.
 */
export async function startCustomerIOSimulator(
  options: CustomerIOSimulatorOptions = {},
): Promise<CustomerIOSimulator> {
  requireOptions(options);
  const { port = 0, https = false, credentials } = options;
  const tls = https ? selfSignedCertificate() : undefined;
  const simulator = await startSimulator({
    port,
    keepsProcessAlive: false,
    ...(tls === undefined ? {} : { tls }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  return facade(simulator, tls?.cert);
}

const invalid = (problem: string): TypeError => new TypeError(`startCustomerIOSimulator(): ${problem}`);

function requireOptions({ port = 0, credentials = {}, ...others }: CustomerIOSimulatorOptions): void {
  const [unknown] = unknownNames(Object.keys(others), OPTIONS, 'an option of the simulator');
  if (unknown !== undefined) throw invalid(unknown);
  // Node would listen on a socket with the name of a text
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT) {
    throw invalid(`port must be a whole number from 0 to ${MAX_PORT}.`);
  }
  requireCredentials(credentials);
}

/** Rejects misspelled credentials, because the simulator would accept every key. */
function requireCredentials(credentials: object): void {
  const [unknown] = unknownNames(Object.keys(credentials), Object.keys(CREDENTIALS), 'an API of credentials');
  if (unknown !== undefined) throw invalid(unknown);
  for (const [api, keys] of Object.entries(credentials) as [Api, unknown][]) {
    if (keys !== undefined && !hasTexts(keys, CREDENTIALS[api])) {
      throw invalid(`credentials.${api} must have the text ${CREDENTIALS[api].join(' and the text ')}.`);
    }
  }
}

const hasTexts = (value: unknown, names: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string');

function facade(simulator: Simulator, certificate: string | undefined): CustomerIOSimulator {
  const { url, trackUrl, appUrl, pipelinesUrl } = simulator;
  const close = () => simulator.close();
  return {
    url,
    trackUrl,
    appUrl,
    pipelinesUrl,
    certificate,
    get requests() {
      return simulator.requests.map(describe);
    },
    fault: (fault) => {
      const { matcher, behavior, times } = resolveFault(fault);
      simulator.repeat(matcher, behavior, times);
    },
    reset: () => simulator.reset(),
    close,
    // undefined in the contexts of some test frameworks
    [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]: close,
  };
}

function describe({ api, method, path, apiPath, headers, body, at }: RecordedRequest): SimulatedRequest {
  return {
    api,
    method,
    path: decode(apiPath),
    query: Object.fromEntries(new URLSearchParams(path.split('?')[1])),
    headers,
    body: body === '' ? undefined : parseJson(body),
    receivedAt: new Date(at),
  };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
