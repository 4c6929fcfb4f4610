import type { Canaries } from './canaries';
import type { Outlet, Outlets } from './outputs';

/** Outputs that are one place each. In spans and log records each name, body and attribute is a place of its own. */
const WHOLE: readonly Outlet[] = [
  'metrics',
  'the Prometheus page',
  'diagnostics',
  'process warnings',
  'stdout and stderr',
  'a custom logger',
];

/**
 * Returns the planted values that were found, by the place of the output: `span attribute customerio.customer_id`.
 *
 * @param ours name of the instrumentation scope of this package
 */
export async function sightings(
  plant: Canaries,
  outlets: Outlets,
  ours: string,
): Promise<Record<string, string[]>> {
  const seen = new Map<string, Set<string>>();
  const search = (where: string, value: unknown): void => {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    for (const { planted, around } of plant.leaksIn(text)) {
      const places = seen.get(where) ?? new Set<string>();
      seen.set(where, places.add(planted ?? `unknown: ${around}`));
    }
  };
  const searchAttributes = (where: string, attributes: Readonly<Record<string, unknown>> = {}): void => {
    for (const [key, value] of Object.entries(attributes)) {
      search(`${where} attribute ${key}`, value);
      search(`${where} attribute key`, key);
    }
  };
  for (const span of outlets.telemetry.spans) {
    const what = span.instrumentationScope.name === ours ? 'span' : 'foreign span';
    search(`${what} name`, span.name);
    search(`${what} status`, span.status);
    search(`${what} links`, span.links);
    searchAttributes(what, span.attributes);
    searchAttributes('resource', span.resource.attributes);
    for (const { name, attributes } of span.events) {
      search(`${what} event name`, name);
      searchAttributes(`${what} event`, attributes);
    }
  }
  for (const record of outlets.telemetry.logRecords) {
    search('log body', record.body);
    search('log event name', record.eventName);
    searchAttributes('log', record.attributes);
  }
  const all = await outlets.all();
  WHOLE.forEach((outlet) => search(outlet, all[outlet]));
  return Object.fromEntries([...seen].map(([where, places]) => [where, [...places].sort()]));
}
