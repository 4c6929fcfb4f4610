import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { APIClient, PipelinesClient, TrackClient } from 'customerio-node';
import * as library from '../../lib';
import { ATTRIBUTES, LOG_EVENTS, METRICS, SPAN_EVENTS, SPANS } from '../../lib/catalog';
import { environmentName } from '../../lib/config';
import { OPTIONS } from '../../lib/config/options';
import { WARNING_CODES } from '../../lib/diagnostics';
import { RECEIVER_OPTIONS } from '../../lib/webhooks/options';
import { ALERTS } from '../../tools/operations/alerts';

export const ROOT = join(__dirname, '../../..');

const manifests = [
  'package.json',
  ...readdirSync(join(ROOT, 'examples')).map((name) => `examples/${name}/package.json`),
];
/** Scripts of the package and of the examples. */
const scripts = manifests
  .map((path) => join(ROOT, path))
  .filter((path) => existsSync(path))
  .flatMap((path) => {
    const { scripts = {} } = JSON.parse(readFileSync(path, 'utf8')) as { scripts?: Record<string, string> };
    return Object.keys(scripts);
  });
const methods = [TrackClient, APIClient, PipelinesClient].flatMap((client) =>
  Object.getOwnPropertyNames(client.prototype),
);
const catalog = [ATTRIBUTES, LOG_EVENTS, METRICS, SPAN_EVENTS, SPANS].flatMap((definitions) =>
  Object.values<{ readonly name: string }>(definitions).map(({ name }) => name),
);

/** Names of types, which do not exist at run time. */
const TYPES = ['CustomerIOInstrumentationConfig', 'CustomerIOInstrumentationWarning'];
/** Names that look like options: parameters, an option of the Redis stores, an example, a function of Sentry. */
const NO_OPTIONS = ['durationMs', 'leaseMs', 'windowMs', 'sendTtlMs', 'timeoutMs', 'captureException'];

/** A name that ends in `_`, before a star, stands for all names that begin with it. */
const among = (names: readonly string[]) => (name: string) =>
  names.includes(name) || (name.endsWith('_') && names.some((each) => each.startsWith(name)));

/** Kinds of names: where they are found in inline code, and which exist. */
const KINDS: readonly (readonly [RegExp, (name: string) => boolean])[] = [
  [/\bCUSTOMERIO_OTEL_[A-Z_]*/g, among(WARNING_CODES)],
  [/\bOTEL_INSTRUMENTATION_CUSTOMERIO_[A-Z_]*/g, among(Object.keys(OPTIONS).map(environmentName))],
  // not the names of recording rules, which contain colons
  [
    /(?<![\w:])customerio_[a-z_]+(?![\w:])/g,
    (name) => among(catalog)(name.replace(/_(bucket|sum|count)$/, '')),
  ],
  [
    /(?<![\w/.-])customerio\.[a-z][\w.]*\w/g,
    (name) => among([...catalog, ...methods.map((method) => `customerio.${method}`)])(name),
  ],
  [/\bCustomerIO[A-Z]\w+/g, among([...ALERTS.map(({ alert }) => alert), ...Object.keys(library), ...TYPES])],
  [
    /^(?:capture[A-Z]\w*|[a-z]\w*(?:Ms|Bytes|MaxIds))$/g,
    among([...Object.keys(OPTIONS), ...Object.keys(RECEIVER_OPTIONS), ...NO_OPTIONS]),
  ],
  [/(?<=npm run )[\w:]+/g, among(scripts)],
  [
    /^(?:lib|docs|examples|spec|tools|compat|bench|prometheus|dashboards|\.ci|\.github)\/[\w./*@-]+$/g,
    (path) => existsSync(join(ROOT, path.includes('*') ? dirname(path) : path)),
  ],
];

/** Returns the names in the inline code of a page that do not exist. */
export function unknownNames(markdown: string): string[] {
  const prose = markdown.replace(/^ *```[^]*?^ *```$/gm, '');
  const codes = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return KINDS.flatMap(([pattern, exists]) =>
    codes
      .flatMap((code) => [...code.matchAll(pattern)].map(([name]) => name))
      .filter((name) => !exists(name)),
  );
}
