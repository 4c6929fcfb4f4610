import type { Canaries } from './canaries';
import type { Outlet, Outlets } from './outputs';

/** Signals whose places are told apart; all of any other outlet is one place. */
const WHOLE: readonly Outlet[] = [
  'metrics',
  'the Prometheus page',
  'diagnostics',
  'process warnings',
  'the output',
  'a logger of one’s own',
];

/** Where which of the planted values were seen: `span attribute customerio.customer_id`. */
export async function sightings(
  plant: Canaries,
  outlets: Outlets,
  ours: string,
): Promise<Record<string, string[]>> {
  const seen = new Map<string, Set<string>>();
  const look = (where: string, value: unknown): void => {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    for (const { planted, around } of plant.leaksIn(text)) {
      const places = seen.get(where) ?? new Set<string>();
      seen.set(where, places.add(planted ?? `unknown: ${around}`));
    }
  };
  const lookAt = (where: string, attributes: Readonly<Record<string, unknown>> = {}): void => {
    for (const [key, value] of Object.entries(attributes)) {
      look(`${where} attribute ${key}`, value);
      look(`${where} attribute key`, key);
    }
  };
  for (const span of outlets.telemetry.spans) {
    const what = span.instrumentationScope.name === ours ? 'span' : 'span of others';
    look(`${what} name`, span.name);
    look(`${what} status`, span.status);
    look(`${what} links`, span.links);
    lookAt(what, span.attributes);
    lookAt('resource', span.resource.attributes);
    for (const { name, attributes } of span.events) {
      look(`${what} event name`, name);
      lookAt(`${what} event`, attributes);
    }
  }
  for (const record of outlets.telemetry.logRecords) {
    look('log body', record.body);
    look('log event name', record.eventName);
    lookAt('log', record.attributes);
  }
  const all = await outlets.all();
  WHOLE.forEach((outlet) => look(outlet, all[outlet]));
  return Object.fromEntries([...seen].map(([where, places]) => [where, [...places].sort()]));
}
