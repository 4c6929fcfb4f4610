import type { Api } from '../../lib/catalog';
import { clientPrototypesIn } from '../../lib/client/clients';
import { freshSdk, instrumentableParts, type SdkModule } from '../../spec/harness/sdk/sdk';
import { World } from '../../spec/harness/sdk/world';
import { argumentsFor } from './arguments';
import { clientClassesIn, hiddenIn, methodsOf, REQUESTS, sourceOf, type Callable } from './client-classes';
import { unknownTraits } from './trait-rules';

/** Methods that only build what others send. */
const BUILDERS: readonly string[] = ['envelope', 'resourceBase'];

/** Calls a method as an application does. */
async function called(world: World, api: Api, name: string, args: unknown[]): Promise<string[]> {
  world.telemetry.reset();
  world.simulator.reset();
  const client = world[api]() as unknown as Record<string, Callable>;
  try {
    await client[name]?.(...args);
  } catch (error) {
    return [`${name}(): ${error instanceof Error ? error.message : 'fails'}, is its endpoint simulated?`];
  }
  const spans = world.telemetry.spans.map((span) => span.name);
  if (world.simulator.requests.length !== 1)
    return [`${name}() makes ${world.simulator.requests.length} requests`];
  return spans.length === 1 && spans[0] === `customerio.${name}`
    ? []
    : [`${name}() gives the spans ${spans.join()}`];
}

/**
 * What of an SDK is not covered: clients and methods that are not instrumented, and those that simulator,
 * argument table and operation table do not know.
 *
 * @param name an SDK's alias, or the folder in which it is installed
 * @param change what a newer version could bring
 */
export async function gapsIn(name: string, change: (sdk: SdkModule) => void = () => {}): Promise<string[]> {
  const sdk = { ...freshSdk(name) };
  change(sdk);
  const gaps: string[] = [];
  const methods: { api: Api; name: string; args: unknown[] }[] = [];
  const untouched = new Map<object, ReadonlyMap<string, Callable>>();
  for (const client of clientClassesIn(instrumentableParts(name, sdk))) {
    const [found] = clientPrototypesIn(client);
    gaps.push(...hiddenIn(new client('site', 'key')));
    if (found === undefined || found.prototype !== client.prototype) {
      gaps.push(`${client.name} is not known as a client`);
      continue;
    }
    const prototype = client.prototype as object;
    untouched.set(prototype, new Map(methodsOf(prototype)));
    for (const [method, value] of methodsOf(prototype)) {
      const source = sourceOf(value);
      if (BUILDERS.includes(method) && !REQUESTS.test(source)) continue;
      gaps.push(...unknownTraits(found.api, method, source));
      try {
        methods.push({ api: found.api, name: method, args: argumentsFor(sdk, method, source) });
      } catch (error) {
        gaps.push(`${method}(): ${(error as Error).message}`);
      }
    }
  }
  const world = await World.create({}, name, sdk);
  try {
    for (const [prototype, before] of untouched) {
      const after = new Map(methodsOf(prototype));
      for (const [method, value] of before) {
        if (after.get(method) === value && !BUILDERS.includes(method))
          gaps.push(`${method}() is not patched`);
      }
    }
    for (const { api, name: method, args } of methods) gaps.push(...(await called(world, api, method, args)));
  } finally {
    await world.end();
  }
  return gaps;
}
