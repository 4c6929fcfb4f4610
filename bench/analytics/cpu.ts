import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BY_HAND } from '../by-hand';
import { isQuick, NODE_FLAGS, reportResult } from '../phase';
import { orderOf, type Timings } from '../rounds';
import { BenchTelemetry } from '../telemetry';
import { startVendor } from '../vendor';
import { VARIANTS, type VariantName } from './variant';
import { verify } from './verify';

const ROUNDS = isQuick ? 10 : 60;
const WARM_UP_ROUNDS = isQuick ? 5 : 15;
const NAMES = Object.keys(VARIANTS) as VariantName[];

/**
 * Measures the CPU time of an event from `track()` to its delivery over real HTTP, garbage collection included. Each
 * variant has a process of its own, as in a service: in one process, the variants share the heap, and code of Node that is
 * compiled for all of them. The turns of the processes are interleaved.
 */
async function cpu(): Promise<Timings> {
  const vendor = await startVendor();
  const children: { readonly name: VariantName; readonly child: ChildProcess }[] = [];
  for (const name of NAMES) {
    const child = fork(join(__dirname, 'variant.js'), [name, vendor.url], { execArgv: NODE_FLAGS });
    await once(child, 'message');
    children.push({ name, child });
  }
  const timings: Timings = Object.fromEntries(NAMES.map((name) => [name, []]));
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const { name, child } of orderOf(children, round)) {
      child.send('turn');
      const [ns] = (await once(child, 'message')) as [number];
      if (round >= WARM_UP_ROUNDS) timings[name]?.push(ns);
    }
  }
  children.forEach(({ child }) => child.disconnect());
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
