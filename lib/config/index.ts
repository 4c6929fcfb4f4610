import type { InstrumentationConfig } from '@opentelemetry/instrumentation';
import type { Span } from '@opentelemetry/api';
import type { Api } from '../catalog';
import type { DeliveryJournal } from './stores';
import type { PinoLikeLogger } from '../telemetry/event-log';
import { describe, OPTIONS, type OptionValues } from './options';

/** What a hook learns about the call. `arguments` are the caller's own: read them, do not change them. */
export interface CallInfo {
  readonly operation: string;
  readonly api: Api;
  readonly arguments: readonly unknown[];
}

/** What a response hook learns on top: either `result` or `error` is set. */
export interface CallOutcome extends CallInfo {
  readonly result?: unknown;
  readonly error?: unknown;
  /** Milliseconds, retries and their waits included. */
  readonly durationMs: number;
}

/** Options that only code can give. They run guarded: what they throw or reject is a `diag` line. */
export interface CodeOptions {
  /** Called with the span before the SDK's method runs. It is not awaited. */
  requestHook?: (span: Span, info: CallInfo) => void;
  /** Called with the span after the call ended, before the span ends. It is not awaited. */
  responseHook?: (span: Span, outcome: CallOutcome) => void;
  /** Any logger of pino's shape (`logger.warn(object, message)`): gets the log events too. */
  logger?: PinoLikeLogger;
  /**
   * Where accepted sends are written, so that webhooks can be tied to them in another process
   * (`redisStores()`). Default: memory of this process.
   */
  deliveryJournal?: DeliveryJournal;
}

/** Every option; `options.ts` holds their meaning, default, environment variable and check. */
export interface CustomerIOInstrumentationConfig
  extends Omit<InstrumentationConfig, 'enabled'>, Partial<OptionValues>, CodeOptions {}

/** All options with their values. */
export interface ResolvedConfig extends OptionValues, CodeOptions {}

export interface Resolution {
  readonly config: ResolvedConfig;
  /** One sentence per wrong or unknown option: which, what was given, what is accepted, what applies. */
  readonly problems: readonly string[];
}

const ENV_PREFIX = 'OTEL_INSTRUMENTATION_CUSTOMERIO_';
const CODE_OPTIONS: Readonly<Record<keyof CodeOptions, string>> = {
  requestHook: 'a function (span, info) => void',
  responseHook: 'a function (span, outcome) => void',
  logger: 'an object with the methods debug, info, warn and error',
  deliveryJournal: 'an object with the methods record and lookup',
};

/** Options that are objects, by the methods they need; the others are functions. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  logger: ['debug', 'info', 'warn', 'error'],
  deliveryJournal: ['record', 'lookup'],
};

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The environment variable that mirrors an option. */
export const environmentName = (option: string) => `${ENV_PREFIX}${snakeCase(option).toUpperCase()}`;

/**
 * Options win over the environment, the environment over the default. A wrong value never stops the
 * service: the default applies and the problem is told.
 */
export function resolveConfig(
  given: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string | undefined>> = process.env,
): Resolution {
  const problems: string[] = [];
  const refused = new Set<string>();
  const values: Record<string, unknown> = {};
  const known = new Set<string>(Object.keys(CODE_OPTIONS));

  for (const [name, option] of Object.entries(OPTIONS)) {
    const twin = snakeCase(name);
    const variable = environmentName(name);
    known.add(name).add(twin);
    const sources: [string, unknown][] = [
      [name, given[name]],
      [twin, given[twin]],
      [variable, env[variable] || undefined],
    ];
    const [source, raw] = sources.find(([, value]) => value !== undefined) ?? [name, undefined];
    const parsed = raw === undefined ? option.default : option.parse(raw);
    if (parsed === undefined) {
      refused.add(name);
      problems.push(
        `${source} is ${describe(raw, option)}; accepted: ${option.accepted}. ` +
          (option.default === ''
            ? 'It is left out, and what needs it stays off.'
            : `Using the default, ${JSON.stringify(option.default)}.`),
      );
    }
    values[name] = parsed ?? option.default;
  }

  for (const [name, accepted] of Object.entries(CODE_OPTIONS)) {
    const value = given[name];
    if (value === undefined) continue;
    if (isCodeOption(name, value)) values[name] = value;
    else problems.push(`${name} is ${describe(value)}; accepted: ${accepted}. It is left out.`);
  }

  for (const name of Object.keys(given)) {
    if (!known.has(name)) {
      problems.push(
        `${name} is not an option and is ignored; accepted: ${[...Object.keys(OPTIONS), ...Object.keys(CODE_OPTIONS)].join(', ')}.`,
      );
    }
  }
  const variables = Object.keys(OPTIONS).map(environmentName);
  for (const name of Object.keys(env)) {
    if (name.startsWith(ENV_PREFIX) && !variables.includes(name)) {
      problems.push(`${name} is not a known variable and is ignored; accepted: ${variables.join(', ')}.`);
    }
  }

  if (values['captureCustomerId'] === 'hash' && !values['customerIdHashKey']) {
    values['captureCustomerId'] = 'off';
    // a key that was refused is told already
    if (!refused.has('customerIdHashKey')) {
      problems.push(
        `captureCustomerId is "hash" but customerIdHashKey is not set: no customer id is recorded. ` +
          `Set customerIdHashKey or ${environmentName('customerIdHashKey')} to a secret of at least 16 characters; ` +
          `a hash without a key can be undone by guessing.`,
      );
    }
  }
  if (isTrue(env['OTEL_SDK_DISABLED'])) values['enabled'] = false;

  return { config: values as unknown as ResolvedConfig, problems };
}

const isTrue = (value: string | undefined) => value?.trim().toLowerCase() === 'true';

function isCodeOption(name: string, value: unknown): boolean {
  const methods = METHODS[name];
  return methods === undefined ? typeof value === 'function' : hasMethods(value, methods);
}

/** Whether a value is an object of which all these can be called. */
export const hasMethods = (value: unknown, methods: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function');
