import { Session, type Profiler } from 'node:inspector/promises';

/** Who can use time. Recording code is this package, or the code by hand. */
export const OWNERS = ['OpenTelemetry', 'recording code', 'the SDK and Node', 'garbage collection'] as const;
export type Owner = (typeof OWNERS)[number];

/** Owners of files by their path. The first pattern that matches decides. */
const OWNERS_OF_FILES: readonly (readonly [RegExp, Owner])[] = [
  [/node_modules[\\/]@opentelemetry[\\/]/, 'OpenTelemetry'],
  [/node_modules[\\/]/, 'the SDK and Node'],
  [/dist[\\/](?:lib|bench)[\\/]/, 'recording code'],
];

/** Part of the time that each owner used, from 0 to 1. */
export type Shares = Readonly<Record<Owner, number>>;

export interface Profile {
  readonly shares: Shares;
  /** CPU time of a call while it was profiled, in nanoseconds. */
  readonly ns: number;
}

const SAMPLING_INTERVAL_US = 250;
const IDLE = '(idle)';
const COLLECTOR = '(garbage collector)';

/** Runs some code, and returns who used the time. */
export async function sharesOf(run: () => Promise<unknown>): Promise<Shares> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_US });
  await session.post('Profiler.start');
  await run();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return sharesIn(profile);
}

/** Returns who used the time of a profile. Functions of Node count for the code that called them. */
export function sharesIn({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Shares {
  const owners = ownersOf(nodes);
  const times = Object.fromEntries(OWNERS.map((owner) => [owner, 0])) as Record<Owner, number>;
  samples.forEach((id, index) => {
    const owner = owners.get(id);
    if (owner !== undefined) times[owner] += timeDeltas[index] ?? 0;
  });
  const total = Object.values(times).reduce((sum, time) => sum + time, 0);
  for (const owner of OWNERS) times[owner] /= total;
  return times;
}

/** Returns the owner of each node by its id. Idle time has none. */
function ownersOf(nodes: readonly Profiler.ProfileNode[]): Map<number, Owner> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const owners = new Map<number, Owner>();
  const visit = (node: Profiler.ProfileNode, caller: Owner): void => {
    const { functionName, url } = node.callFrame;
    if (functionName === IDLE) return;
    const owner = functionName === COLLECTOR ? 'garbage collection' : (ownerOfFile(url) ?? caller);
    owners.set(node.id, owner);
    for (const child of node.children ?? []) visit(byId.get(child)!, owner);
  };
  // a child comes after its parent, so the first node is the root
  if (nodes[0] !== undefined) visit(nodes[0], 'the SDK and Node');
  return owners;
}

const ownerOfFile = (url: string): Owner | undefined =>
  OWNERS_OF_FILES.find(([pattern]) => pattern.test(url))?.[1];
