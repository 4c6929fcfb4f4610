import { setImmediate } from 'node:timers/promises';
import type { BenchTelemetry } from './telemetry';

/** Memory in bytes that is held after a collection, with no span left to export. */
export async function held(telemetry: BenchTelemetry): Promise<NodeJS.MemoryUsage> {
  await telemetry.takeSpans();
  for (let times = 0; times < 2; times += 1) {
    // without arguments: `{ type: 'major' }` leaves most of the buffers that nobody refers to
    globalThis.gc?.();
    // finalisers run, which let go of more
    await setImmediate();
  }
  return process.memoryUsage();
}

/** Of the heap, and what it keeps outside of itself. */
export const heapOf = ({ heapUsed, external }: NodeJS.MemoryUsage): number => heapUsed + external;
