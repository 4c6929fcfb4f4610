import { IncomingMessage } from 'node:http';
import { types } from 'node:util';

/** The outcome of a call as its caller observes it. */
export interface Observation {
  /** Throws synchronously, settles without I/O, settles after I/O, or returns a value that is not a promise. */
  readonly timing: 'throws' | 'settles without I/O' | 'settles after I/O' | 'returns';
  readonly returned: string | undefined;
  readonly value?: unknown;
  readonly error?: unknown;
}

/** More microtasks than an SDK and the instrumentation need to pass a result on. */
const MICROTASKS = 64;

/** Runs a call and observes its outcome. */
export async function observe(call: () => unknown): Promise<Observation> {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    return { timing: 'throws', returned: undefined, error: describeValue(error) };
  }
  const returned =
    Object.prototype.toString.call(result) + (types.isPromise(result) ? className(result) : '');
  if (!types.isPromise(result)) return { timing: 'returns', returned, value: describeValue(result) };
  let isSettled = false;
  const settled = result.then(
    (value: unknown) => ((isSettled = true), { value: describeValue(value) }),
    (error: unknown) => ((isSettled = true), { error: describeValue(error) }),
  );
  for (let i = 0; i < MICROTASKS; i += 1) await Promise.resolve();
  const timing = isSettled ? 'settles without I/O' : 'settles after I/O';
  return { timing, returned, ...(await settled) };
}

const className = (value: object): string => {
  const { constructor } = value as { constructor?: { name?: string } };
  return constructor?.name ?? '';
};

/** Properties that differ between any two runs: ports, counters of a connection, stack traces. */
const VOLATILE: ReadonlySet<string> = new Set(['localPort', 'socket', 'bytesWritten', 'bytesRead', 'stack']);

/**
 * Returns a comparable description of a value: its class and all own properties with their attributes, including
 * properties that are not enumerable. Does not run getters or methods of the value.
 */
export function describeValue(value: unknown, seen = new Map<object, number>()): unknown {
  if (typeof value === 'function') return `function ${value.name}/${value.length}`;
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'symbol' || typeof value === 'bigint' ? String(value) : value;
  }
  const known = seen.get(value);
  if (known !== undefined) return `[seen as ${known}]`;
  seen.set(value, seen.size);
  if (types.isProxy(value)) return '[proxy]';
  if (value instanceof IncomingMessage) {
    const { statusCode, rawHeaders, complete } = value;
    return { statusCode, rawHeaders, complete };
  }
  const properties = Reflect.ownKeys(value).filter((key) => !VOLATILE.has(String(key)));
  return {
    class: className(value),
    ...(value instanceof Error && {
      name: value.name,
      message: value.message,
      head: value.stack?.split('\n', 1)[0],
    }),
    isExtensible: Object.isExtensible(value),
    properties: properties.map((key) => {
      const property: object = Object.getOwnPropertyDescriptor(value, key) ?? {};
      const parts = Object.entries(property) as [string, unknown][];
      return [
        String(key),
        Object.fromEntries(parts.map(([part, inner]) => [part, describeValue(inner, seen)])),
      ];
    }),
  };
}
