import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Environment } from '../check';
import type { TlsFiles } from '../network/request';
import { httpUrl } from '../network/urls';
import { SIGNALS, type Signal } from '../settings/signals';

export type Protocol = 'grpc' | 'http/protobuf' | 'http/json';

const PROTOCOLS: readonly string[] = ['grpc', 'http/protobuf', 'http/json'] satisfies readonly Protocol[];
const DEFAULT_PROTOCOL: Protocol = 'http/protobuf';
const DEFAULT_PORTS = { grpc: 4317, http: 4318 } as const;

/** Where the exporter of a signal sends to. */
export interface Target {
  readonly signal: Signal;
  readonly protocol: Protocol;
  /** For HTTP the whole URL, for gRPC the origin. Undefined if the variable is not a URL. */
  readonly url: URL | undefined;
  /** The variable that names the endpoint, or undefined for the default. */
  readonly variable: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsFiles;
  /** Variables whose files cannot be read. */
  readonly unreadable: readonly string[];
}

type Env = Environment['env'];

const valueOf = (env: Env, name: string): string | undefined => env[name]?.trim() || undefined;

/** Returns the name of the variable that is set: that of the signal, else the general one. */
const variableFor = (env: Env, signal: Signal, suffix: string): string | undefined =>
  [`OTEL_EXPORTER_OTLP_${SIGNALS[signal].variable}_${suffix}`, `OTEL_EXPORTER_OTLP_${suffix}`].find(
    (name) => valueOf(env, name) !== undefined,
  );

/** Returns the variable that names the endpoint of a signal, if one is set. */
export const endpointVariable = (env: Env, signal: Signal): string | undefined =>
  variableFor(env, signal, 'ENDPOINT');

const settingFor = (env: Env, signal: Signal, suffix: string): string | undefined => {
  const name = variableFor(env, signal, suffix);
  return name === undefined ? undefined : valueOf(env, name);
};

const FILES = { ca: 'CERTIFICATE', cert: 'CLIENT_CERTIFICATE', key: 'CLIENT_KEY' } as const;

/** Resolves the target of a signal from the variables of the OTLP exporters, as the exporters of JavaScript do. */
export function targetOf({ env, cwd }: Pick<Environment, 'env' | 'cwd'>, signal: Signal): Target {
  const given = settingFor(env, signal, 'PROTOCOL');
  const protocol = PROTOCOLS.includes(given ?? '') ? (given as Protocol) : DEFAULT_PROTOCOL;
  const variable = endpointVariable(env, signal);
  const unreadable: string[] = [];
  const tls: Partial<Record<keyof TlsFiles, Buffer>> = {};
  for (const [option, suffix] of Object.entries(FILES) as [keyof TlsFiles, string][]) {
    const name = variableFor(env, signal, suffix);
    const content = name === undefined ? undefined : readFile(resolve(cwd, valueOf(env, name) ?? ''));
    if (content !== undefined) tls[option] = content;
    else if (name !== undefined) unreadable.push(name);
  }
  return {
    signal,
    protocol,
    url: urlOf(env, signal, protocol, variable),
    variable,
    headers: { ...parseHeaders(env['OTEL_EXPORTER_OTLP_HEADERS']), ...signalHeaders(env, signal) },
    tls,
    unreadable,
  };
}

function urlOf(env: Env, signal: Signal, protocol: Protocol, variable: string | undefined): URL | undefined {
  const isGrpc = protocol === 'grpc';
  if (variable === undefined) {
    return new URL(
      `http://localhost:${isGrpc ? DEFAULT_PORTS.grpc : `${DEFAULT_PORTS.http}${SIGNALS[signal].path}`}`,
    );
  }
  const text = valueOf(env, variable) ?? '';
  // the specification allows a gRPC endpoint without a scheme
  if (isGrpc && !/^\w+:\/\//.test(text)) {
    const isInsecure = settingFor(env, signal, 'INSECURE')?.toLowerCase() === 'true';
    return httpUrl(`${isInsecure ? 'http' : 'https'}://${text}`);
  }
  const isGeneral = variable === 'OTEL_EXPORTER_OTLP_ENDPOINT';
  return httpUrl(isGrpc || !isGeneral ? text : text.replace(/\/?$/, SIGNALS[signal].path));
}

const signalHeaders = (env: Env, signal: Signal) =>
  parseHeaders(env[`OTEL_EXPORTER_OTLP_${SIGNALS[signal].variable}_HEADERS`]);

/** Parses `name=value,name=value`, in which values are percent-encoded. */
function parseHeaders(text = ''): Record<string, string> {
  const pairs = text.split(',').flatMap((pair): [string, string][] => {
    const [entry = ''] = pair.split(';');
    const at = entry.indexOf('=');
    if (at <= 0) return [];
    return [[decode(entry.slice(0, at).trim()).toLowerCase(), decode(entry.slice(at + 1).trim())]];
  });
  return Object.fromEntries(pairs);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
