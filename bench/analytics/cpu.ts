import { join } from 'node:path';
import { BY_HAND } from '../by-hand';
import { isQuick, NODE_FLAGS, reportResult } from '../phase';
import type { Timings } from '../rounds';
import { BenchTelemetry } from '../telemetry';
import { turnsOf } from '../turns';
import { startVendor } from '../vendor';
import { VARIANTS, type VariantName } from './variant';
import { verify } from './verify';

const ROUNDS = isQuick ? 10 : 24;
const WARM_UP_ROUNDS = isQuick ? 5 : 10;
const NAMES = Object.keys(VARIANTS) as VariantName[];

/**
 * Measures the CPU time of an event from `track()` to its delivery over real HTTP, garbage collection included.
 */
async function cpu(): Promise<Timings> {
  const vendor = await startVendor();
  const { timings } = await turnsOf(join(__dirname, 'variant.js'), NAMES, {
    rounds: ROUNDS,
    warmUpRounds: WARM_UP_ROUNDS,
    execArgv: NODE_FLAGS,
    args: [vendor.url],
  });
  await verifyVariants(vendor.url);
  vendor.stop();
  return timings;
}

/** Verifies in this process that the variants export what they are measured for. */
async function verifyVariants(host: string): Promise<void> {
  const telemetry = new BenchTelemetry('default').register();
  // the instrumentation is enabled last, so that only its copy is patched
  const clients = {
    bare: await VARIANTS.bare(host),
    [BY_HAND]: await VARIANTS[BY_HAND](host),
    instrumented: await VARIANTS.instrumented(host),
  };
  await verify(clients, telemetry);
}

reportResult(cpu);
