import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { orderOf, type Timings } from './rounds';

export interface TurnPlan {
  readonly rounds: number;
  readonly warmUpRounds: number;
  /** Flags of Node. */
  readonly execArgv: readonly string[];
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

  async turn(): Promise<number> {
    const message = this.message();
    this.child.send('turn');
    return (await message) as number;
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
export async function turnsOf(module: string, names: readonly string[], plan: TurnPlan): Promise<Timings> {
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
  processes.forEach((each) => each.stop());
  return timings;
}

/** Serves the turns of one variant. `turn` resolves with nanoseconds per call. Ends with the parent process. */
export function serveTurns(turn: () => Promise<number>): void {
  process.on('message', () => {
    turn().then(
      (ns) => process.send?.(ns),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => process.exit());
  process.send?.('ready');
}
