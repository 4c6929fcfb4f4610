import type { Api } from '../../lib/catalog';
import { clientPrototypesIn } from '../../lib/client/clients';
import { freshSdk, instrumentableParts, type SdkModule } from '../../spec/harness/sdk/sdk';
import { World } from '../../spec/harness/sdk/world';
import { argumentsFor } from './arguments';
import { clientClassesIn, hiddenIn, methodsOf, REQUESTS, sourceOf, type Callable } from './client-classes';
import { unknownTraits } from './trait-rules';

/** Methods that build a payload and send no request. */
const BUILDERS: readonly string[] = ['envelope', 'resourceBase'];

/** Calls a method as an application does. @returns problems: a failed call, or not exactly one request and span */
async function callMethod(world: World, api: Api, name: string, args: unknown[]): Promise<string[]> {
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
    return [`${name}() makes ${world.simulator.requests.length} requests, not 1`];
  return spans.length === 1 && spans[0] === `customerio.${name}`
    ? []
    : [`${name}() records the spans ${spans.join()}`];
}

/**
 * Describes what is not covered in an SDK: clients and methods that are not instrumented, and those that are missing
 * in the simulator, the argument table or the operation table.
 *
 * @param name an SDK's alias, or the folder in which it is installed
 * @param change changes the SDK as a newer version could
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
    for (const { api, name: method, args } of methods)
      gaps.push(...(await callMethod(world, api, method, args)));
  } finally {
    await world.end();
  }
  return gaps;
}
