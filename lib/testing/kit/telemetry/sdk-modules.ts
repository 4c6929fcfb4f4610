import * as api from '@opentelemetry/api';
import type * as ApiLogs from '@opentelemetry/api-logs';
import type * as SdkLogs from '@opentelemetry/sdk-logs';
import type * as SdkMetrics from '@opentelemetry/sdk-metrics';
import type * as SdkTrace from '@opentelemetry/sdk-trace-node';

/** The packages of OpenTelemetry JS 3.x have other names and versions than those of 2.x. */
const IS_VERSION_3 = 'logs' in api;

/** Packages that each provide a signal, in order of preference. */
const PACKAGES = {
  traces: ['@opentelemetry/sdk-trace', '@opentelemetry/sdk-trace-node', '@opentelemetry/sdk-trace-base'],
  metrics: ['@opentelemetry/sdk-metrics'],
  logs: ['@opentelemetry/sdk-logs'],
  logsApi: ['@opentelemetry/api-logs'],
} as const;
type Part = keyof typeof PACKAGES;

/** What to install if a part is missing. */
const INSTALL: Readonly<Record<Part, string>> = IS_VERSION_3
  ? {
      traces: '@opentelemetry/sdk-trace@3',
      metrics: '@opentelemetry/sdk-metrics@3',
      logs: '@opentelemetry/sdk-logs@3',
      logsApi: '',
    }
  : {
      traces: '@opentelemetry/sdk-trace-node@2',
      metrics: '@opentelemetry/sdk-metrics@2',
      // both packages are below 1.0 in this line
      logs: '@opentelemetry/sdk-logs@0.223 @opentelemetry/api-logs@0.223',
      logsApi: '@opentelemetry/sdk-logs@0.223 @opentelemetry/api-logs@0.223',
    };

/** Returns a module that provides a part, or undefined if none is installed. */
function load(part: Part): unknown {
  for (const name of PACKAGES[part]) {
    try {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- an optional peer, loaded at the first use
      return require(name) as unknown;
    } catch (error) {
      if (!isMissing(error, name)) throw error;
    }
  }
  return undefined;
}

/** Returns whether the package itself is missing, not one that it requires. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === 'MODULE_NOT_FOUND' && typeof message === 'string' && message.includes(name);
}

const missing = (parts: readonly Part[], caller: string): Error =>
  new Error(
    `${caller} requires packages that are not installed. Install them: ` +
      `npm install --save-dev ${[...new Set(parts.map((part) => INSTALL[part]))].join(' ')}`,
  );

/** The modules for spans and metrics. */
export interface SdkModules {
  readonly trace: typeof SdkTrace & { readonly TracerProvider?: typeof SdkTrace.BasicTracerProvider };
  readonly metrics: typeof SdkMetrics;
}

/** @throws {Error} with the command to install what is missing. */
export function loadSdk(): SdkModules {
  const [trace, metrics] = [load('traces'), load('metrics')];
  if (trace !== undefined && metrics !== undefined) return { trace, metrics } as SdkModules;
  const parts: Part[] = [];
  if (trace === undefined) parts.push('traces');
  if (metrics === undefined) parts.push('metrics');
  throw missing(parts, 'collectTelemetry()');
}

/** The modules for log records. */
export interface LogsModules {
  readonly sdk: typeof SdkLogs;
  readonly api: typeof ApiLogs.logs;
}

/** Returns the modules for log records, or the error with the command to install what is missing. */
export function loadLogs(): LogsModules | Error {
  const sdk = load('logs');
  const logsApi = IS_VERSION_3 ? api : load('logsApi');
  if (sdk !== undefined && logsApi !== undefined) {
    return { sdk, api: (logsApi as typeof ApiLogs).logs } as LogsModules;
  }
  return missing([sdk === undefined ? 'logs' : 'logsApi'], 'logs() of collectTelemetry()');
}
