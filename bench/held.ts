import { setImmediate } from 'node:timers/promises';
import type { BenchTelemetry } from './telemetry';

/** Returns the memory in bytes that is held after a garbage collection, with no span left to export. */
export async function held(telemetry: BenchTelemetry): Promise<NodeJS.MemoryUsage> {
  await telemetry.takeSpans();
  for (let times = 0; times < 2; times += 1) {
    // without arguments: `{ type: 'major' }` keeps most of the unreferenced buffers
    globalThis.gc?.();
    // finalizers run, which release more
    await setImmediate();
  }
  return process.memoryUsage();
}

/** Returns the bytes of the heap and of the external memory that it references. */
export const heapOf = ({ heapUsed, external }: NodeJS.MemoryUsage): number => heapUsed + external;
