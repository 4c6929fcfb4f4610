import type { Awaitable } from '../../../lib/deadline';

/** How a store behaves. */
export type StoreMode =
  | 'immediate'
  | 'throws'
  | 'rejects'
  /** Never performs the operation. Its promise stays pending. */
  | 'hangs'
  /** Performs the operation. Its promise stays pending. */
  | 'loses its result'
  /** The delay before and the delay after the operation are half of this time each. */
  | { readonly takesMs: number };

const broken = () => new Error('the store is broken');
const never = () => new Promise<never>(() => undefined);
const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Runs an operation of a store in the given mode. */
export function inMode<T>(mode: StoreMode, operation: () => T): Awaitable<T> {
  switch (mode) {
    case 'immediate':
      return operation();
    case 'throws':
      throw broken();
    case 'rejects':
      return Promise.reject(broken());
    case 'hangs':
      return never();
    case 'loses its result':
      operation();
      return never();
    default:
      return slowly(mode.takesMs, operation);
  }
}

async function slowly<T>(ms: number, operation: () => T): Promise<T> {
  await after(ms / 2);
  const result = operation();
  await after(ms / 2);
  return result;
}
