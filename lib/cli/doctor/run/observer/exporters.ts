/** Limits of the search. A provider of OpenTelemetry JS 2.x or 3.x has about 30 objects, its exporter at depth 5. */
const MAX_DEPTH = 7;
const MAX_OBJECTS = 3_000;

type Callback = (result: { readonly code?: unknown; readonly error?: unknown }) => void;

/** A span, metric or log record exporter of any library. */
export interface Exporter {
  export: (items: unknown, callback: Callback) => unknown;
}

/** The exporters and pull readers of a provider. */
export interface Pipelines {
  readonly exporters: readonly Exporter[];
  /** Class names of metric readers without an exporter, such as the Prometheus exporter. */
  readonly pullReaders: readonly string[];
}

/**
 * Finds the exporters behind a provider, a tracer or a logger by their shape. The SDKs keep them in private properties,
 * whose names change between versions. Reads data properties only, so that it runs no code of the application.
 */
export function findPipelines(root: object): Pipelines {
  const exporters: Exporter[] = [];
  const readers: object[] = [];
  const readersWithExporter = new Set<object>();
  const seen = new Set<object>([root]);
  let level: { readonly object: object; readonly reader?: object | undefined }[] = [{ object: root }];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0 && seen.size < MAX_OBJECTS; depth += 1) {
    const next: typeof level = [];
    for (const { object, reader } of level) {
      if (hasMethods(object, 'export', 'shutdown')) {
        exporters.push(object as Exporter);
        if (reader !== undefined) readersWithExporter.add(reader);
        continue;
      }
      const isReader = hasMethods(object, 'setMetricProducer', 'collect');
      if (isReader) readers.push(object);
      for (const child of childrenOf(object)) {
        if (seen.has(child)) continue;
        seen.add(child);
        next.push({ object: child, reader: isReader ? object : reader });
      }
    }
    level = next;
  }
  return {
    exporters,
    pullReaders: readers.filter((reader) => !readersWithExporter.has(reader)).map(classNameOf),
  };
}

export const classNameOf = (value: object): string => {
  const { constructor } = value as { constructor?: unknown };
  return typeof constructor === 'function' ? constructor.name : 'Object';
};

const hasMethods = (object: object, ...names: readonly string[]): boolean =>
  names.every((name) => typeof (object as Record<string, unknown>)[name] === 'function');

function childrenOf(object: object): object[] {
  const values: unknown[] =
    object instanceof Map || object instanceof Set
      ? [...object.values()]
      : Object.values(Object.getOwnPropertyDescriptors(object)).map(({ value }) => value as unknown);
  return values.filter((value): value is object => typeof value === 'object' && value !== null);
}
