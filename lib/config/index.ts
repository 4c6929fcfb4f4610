import type { Span } from '@opentelemetry/api';
import type { InstrumentationConfig } from '@opentelemetry/instrumentation';
import type { Api, Sdk } from '../catalog/values';
import { keysOf, readProperty } from '../foreign/read';
import { OPTIONS, type OptionValues } from './options';
import { callback, objectWith, parseOptions, type OptionSchema, type OptionSource } from './schema';
import type { DeliveryJournal } from './stores';
import { unknownNames } from './unknown-names';

/** An SDK call, as hooks receive it. */
export interface CallInfo {
  /** Name of the SDK's method, or `batch` for a batch of `cdp-analytics-node`. */
  readonly operation: string;
  readonly api: Api;
  readonly sdk: Sdk;
  /**
   * The caller's own values: read them, do not change them. A batch of `cdp-analytics-node` has one argument: an array of
   * the events that the SDK sends. An event of it has one argument: the event that the SDK has built, or the caller's
   * argument if the SDK rejected it. They contain personal data.
   */
  readonly arguments: readonly unknown[];
}

/**
 * A finished SDK call, as response hooks receive it: `error` is set if it failed. A batch of `cdp-analytics-node` has no
 * `result`, because the SDK does not read the response.
 */
export interface CallOutcome extends CallInfo {
  readonly result?: unknown;
  readonly error?: unknown;
  /** Milliseconds, retries and their delays included. */
  readonly durationMs: number;
}

type LogMethod = (object: object, message?: string) => void;

/** The part of pino's interface that is used: the object first, then the message. */
export interface PinoLikeLogger {
  debug: LogMethod;
  info: LogMethod;
  warn: LogMethod;
  error: LogMethod;
}

/** Options that only code can give. Hooks and loggers fail open: their errors become `diag` lines. */
export interface CodeOptions {
  /**
   * Called with the span before the SDK's method runs. It is not awaited. For `cdp-analytics-node`, it is called before a
   * batch is sent, and with `eventSpans` also for each event.
   */
  requestHook?: (span: Span, info: CallInfo) => void;
  /**
   * Called with the span after the call finished and before the span ends. It is not awaited. For `cdp-analytics-node`, it
   * is called after the last attempt of a batch. It is not called for spans of events, which end before their outcome is
   * known.
   */
  responseHook?: (span: Span, outcome: CallOutcome) => void;
  /** pino or a compatible logger (`logger.warn(object, message)`), which receives the log events too. */
  logger?: PinoLikeLogger;
  /**
   * Stores accepted sends, so that another process can link webhooks to them (see `redisStores()`).
   *
   * @default memory of this process
   */
  deliveryJournal?: DeliveryJournal;
}

const CODE_OPTIONS = {
  requestHook: callback<NonNullable<CodeOptions['requestHook']>>('(span, info) => void'),
  responseHook: callback<NonNullable<CodeOptions['responseHook']>>('(span, outcome) => void'),
  logger: objectWith<PinoLikeLogger>('debug', 'info', 'warn', 'error'),
  deliveryJournal: objectWith<DeliveryJournal>('record', 'lookup'),
} satisfies { readonly [K in keyof CodeOptions]-?: OptionSchema<CodeOptions[K] | undefined> };

/** Every option of the instrumentation. `options.ts` defines the meaning, the default and the check of each. */
export interface CustomerIOInstrumentationConfig
  extends Omit<InstrumentationConfig, 'enabled'>, Partial<OptionValues>, CodeOptions {}

/** All options with their values. */
export interface ResolvedConfig extends OptionValues, CodeOptions {}

export interface Resolution {
  readonly config: ResolvedConfig;
  /** One message per invalid or unknown option: its name, its type, what is accepted, what is used instead. */
  readonly problems: readonly string[];
}

const ENV_PREFIX = 'OTEL_INSTRUMENTATION_CUSTOMERIO_';

/** Returns the environment variable of an option. */
export const environmentName = (option: string) =>
  ENV_PREFIX + option.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

const OPTION_NAMES = [...Object.keys(OPTIONS), ...Object.keys(CODE_OPTIONS)];
const VARIABLES = Object.keys(OPTIONS).map(environmentName);
const isOurs = (variable: string) => variable.startsWith(ENV_PREFIX);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Resolves the configuration: options given in code, else environment variables, else defaults. An invalid
 * value never stops the service: the default is used, and the problem is returned.
 */
export function resolveConfig(given: object = {}, env: Environment = process.env): Resolution {
  const parsed = parseOptions(OPTIONS, (name) => sourceOf(name, given, env));
  const code = parseOptions(CODE_OPTIONS, (name) => ({ label: name, value: readProperty(given, name) }));
  const values: ResolvedConfig = { ...parsed.values, ...withoutUndefined(code.values) };
  const problems = [
    ...[...parsed.problems].map(([name, problem]) => `${problem} ${fallback(name)}`),
    ...[...code.problems.values()].map((problem) => `${problem} It is ignored.`),
    ...unknownNames(keysOf(given), OPTION_NAMES, 'an option and is ignored'),
    ...unknownNames(Object.keys(env).filter(isOurs), VARIABLES, 'a known variable and is ignored'),
  ];
  if (values.captureCustomerId === 'hash' && values.customerIdHashKey === '') {
    values.captureCustomerId = 'off';
    // a rejected key is reported above
    if (!parsed.problems.has('customerIdHashKey')) problems.push(MISSING_HASH_KEY);
  }
  if (env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') values.enabled = false;
  return { config: values, problems };
}

/** Removes absent options: with `exactOptionalPropertyTypes` an absent option has no key. */
const withoutUndefined = (values: { [K in keyof CodeOptions]-?: CodeOptions[K] | undefined }): CodeOptions =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function sourceOf(name: string, given: object, env: Environment): OptionSource {
  const value = readProperty(given, name);
  if (value !== undefined) return { label: name, value };
  const variable = environmentName(name);
  // an empty variable counts as unset
  return env[variable]
    ? { label: variable, value: env[variable], isFromEnvironment: true }
    : { label: name, value: undefined };
}

const fallback = (name: keyof OptionValues): string =>
  OPTIONS[name].default === ''
    ? 'It is ignored, and what requires it stays off.'
    : `Using the default, ${JSON.stringify(OPTIONS[name].default)}.`;

const MISSING_HASH_KEY =
  'captureCustomerId is "hash", but customerIdHashKey is not set: no customer id is recorded. ' +
  `Set customerIdHashKey or ${environmentName('customerIdHashKey')} to a secret of at least 16 characters. ` +
  'A hash without a key can be reversed by guessing.';
