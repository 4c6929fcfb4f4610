import { IncomingMessage } from 'node:http';
import { types } from 'node:util';

/** How a call looks to its caller. */
export interface Observation {
  /** Thrown at once, settled without any I/O, settled after it, or no promise at all. */
  readonly timing: 'throws' | 'settles at once' | 'settles later' | 'returns';
  readonly returned: string | undefined;
  readonly value?: unknown;
  readonly error?: unknown;
}

/** More than any of the SDKs, or we, need to pass an answer on. */
const MICROTASKS = 64;

export async function observe(call: () => unknown): Promise<Observation> {
  let answer: unknown;
  try {
    answer = call();
  } catch (error) {
    return { timing: 'throws', returned: undefined, error: describeValue(error) };
  }
  const returned =
    Object.prototype.toString.call(answer) + (types.isPromise(answer) ? className(answer) : '');
  if (!types.isPromise(answer)) return { timing: 'returns', returned, value: describeValue(answer) };
  let isSettled = false;
  const settled = answer.then(
    (value: unknown) => ((isSettled = true), { value: describeValue(value) }),
    (error: unknown) => ((isSettled = true), { error: describeValue(error) }),
  );
  for (let i = 0; i < MICROTASKS; i += 1) await Promise.resolve();
  const timing = isSettled ? 'settles at once' : 'settles later';
  return { timing, returned, ...(await settled) };
}

const className = (value: object): string => {
  const { constructor } = value as { constructor?: { name?: string } };
  return constructor?.name ?? '';
};

/** Differ between two runs of anything: ports, what a connection did before, and where in the code it was. */
const PASSING: ReadonlySet<string> = new Set(['localPort', 'socket', 'bytesWritten', 'bytesRead', 'stack']);

/**
 * A value by its class and everything it has, not enumerable properties and their attributes included;
 * nothing of it is called.
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
    return { answer: statusCode, rawHeaders, complete };
  }
  const properties = Reflect.ownKeys(value).filter((key) => !PASSING.has(String(key)));
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
