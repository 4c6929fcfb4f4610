import type { Awaitable } from '../../../lib/deadline';

/** How a store answers. */
export type StoreMode =
  | 'at once'
  | 'throws'
  | 'rejects'
  /** Never does it and never answers. */
  | 'hangs'
  /** Does it, and the answer is lost. */
  | 'loses its answer'
  /** On the way there and back half of the time each. */
  | { readonly takesMs: number };

const broken = () => new Error('the store is broken');
const never = () => new Promise<never>(() => undefined);
const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Does what a store is asked for in the way it is in the mood for. */
export function inMode<T>(mode: StoreMode, act: () => T): Awaitable<T> {
  switch (mode) {
    case 'at once':
      return act();
    case 'throws':
      throw broken();
    case 'rejects':
      return Promise.reject(broken());
    case 'hangs':
      return never();
    case 'loses its answer':
      act();
      return never();
    default:
      return slowly(mode.takesMs, act);
  }
}

async function slowly<T>(ms: number, act: () => T): Promise<T> {
  await after(ms / 2);
  const answer = act();
  await after(ms / 2);
  return answer;
}
