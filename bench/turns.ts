import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { sharesOf, type Profile } from './profile';
import { orderOf, type Timings } from './rounds';
import { mean } from './statistics';

/** What a process of a variant does. */
type Request = 'turn' | 'profile';

/** A shorter profile has too few collections of garbage. */
const PROFILE_MS = 2_000;

/** What was measured of each variant. */
export interface Measured {
  /** One entry per round. */
  readonly timings: Timings;
  /** Who used the time of a call, in turns after the rounds. Empty if they are not profiled. */
  readonly profiles: Readonly<Record<string, Profile>>;
}

export interface TurnPlan {
  readonly rounds: number;
  readonly warmUpRounds: number;
  /** Flags of Node. */
  readonly execArgv: readonly string[];
  /** Whether a profile follows the rounds. */
  readonly isProfiled?: boolean;
  /** Arguments after the name of the variant. */
  readonly args?: readonly string[];
}

/** A variant in a process of its own. */
class VariantProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<never>;

  constructor(
    module: string,
    readonly name: string,
    { execArgv, args = [] }: TurnPlan,
  ) {
    this.child = fork(module, [name, ...args], { execArgv: [...execArgv] });
    this.ended = new Promise((_, reject) => {
      this.child.once('exit', (code) => reject(new Error(`the process of ${name} ended with ${code}`)));
    });
    // the regular end, after the last turn
    this.ended.catch(() => undefined);
  }

  /** Waits for the next message. Rejects if the process ends. */
  async message(): Promise<unknown> {
    const [message] = (await Promise.race([once(this.child, 'message'), this.ended])) as [unknown];
    return message;
  }

  turn(): Promise<number> {
    return this.request('turn') as Promise<number>;
  }

  profile(): Promise<Profile> {
    return this.request('profile') as Promise<Profile>;
  }

  private request(request: Request): Promise<unknown> {
    const message = this.message();
    this.child.send(request);
    return message;
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
  }
}

/**
 * Measures each variant in a process of its own, as in a service: in one process, the variants share the heap, and code of
 * Node that is compiled for all of them. The turns of the processes are interleaved.
 *
 * @param module file that calls {@link serveTurns}
 */
export async function turnsOf(module: string, names: readonly string[], plan: TurnPlan): Promise<Measured> {
  const { rounds, warmUpRounds } = plan;
  const processes = names.map((name) => new VariantProcess(module, name, plan));
  await Promise.all(processes.map((each) => each.message()));
  const timings: Timings = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    for (const each of orderOf(processes, round)) {
      const ns = await each.turn();
      if (round >= warmUpRounds) timings[each.name]?.push(ns);
    }
  }
  const profiles: Record<string, Profile> = {};
  if (plan.isProfiled) for (const each of processes) profiles[each.name] = await each.profile();
  processes.forEach((each) => each.stop());
  return { timings, profiles };
}

/** Profiles turns. The sampling makes them slower, so times are comparable with those of other profiles only. */
async function profiled(turn: () => Promise<number>): Promise<Profile> {
  const turns: number[] = [];
  const shares = await sharesOf(async () => {
    const end = performance.now() + PROFILE_MS;
    while (performance.now() < end) turns.push(await turn());
  });
  return { shares, ns: mean(turns) };
}

/** Serves the turns of one variant. `turn` resolves with nanoseconds per call. Ends with the parent process. */
export function serveTurns(turn: () => Promise<number>): void {
  const served = { turn, profile: () => profiled(turn) };
  process.on('message', (request: Request) => {
    served[request]().then(
      (result) => process.send?.(result),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => process.exit());
  process.send?.('ready');
}
