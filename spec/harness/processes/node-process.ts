import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_WAIT_MS } from '../until';

export const REPOSITORY = resolve(__dirname, '../../../..');
/** Plain JavaScript as users write it; nothing compiles it. */
export const FIXTURES = resolve(REPOSITORY, 'spec/e2e/fixtures');

const POLL_MS = 25;
/** Spent only by what hangs, as are those of `until`. */
export const START_MS = 60_000;
const MAX_RUN_MS = 60_000;

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** In a process group of its own, as a shell starts a command: for signals to the whole group. */
  readonly ownGroup?: boolean;
}

export interface ExitResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process under test. Whoever starts one must {@link TestProcess.destroy} it. */
export class TestProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<ExitResult>;
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private hasEnded = false;

  constructor(
    command: string,
    args: readonly string[],
    { cwd = REPOSITORY, env = {}, ownGroup = false }: RunOptions = {},
  ) {
    this.child = spawn(command, args, {
      cwd,
      env: { ...neutralEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroup,
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => {
        this.hasEnded = true;
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? Number.NaN;
  }

  /** Waits until `find` returns something; fails at once when the process ends before that. */
  async until<T>(
    what: string,
    find: () => T | undefined | Promise<T | undefined>,
    ms = MAX_WAIT_MS,
  ): Promise<T> {
    const dead = () => (this.hasEnded ? 'the process ended' : undefined);
    return until(what, find, ms, dead).catch((error: Error) => {
      throw new Error(`${error.message}\n--- stdout\n${this.stdout}\n--- stderr\n${this.stderr}`);
    });
  }

  /** Waits for its end, and brings it about where it does not come. */
  async waitForExit(): Promise<ExitResult> {
    const late = setTimeout(() => this.signal('SIGKILL'), MAX_RUN_MS);
    try {
      return await this.ended;
    } finally {
      clearTimeout(late);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal);
  }

  async destroy(): Promise<void> {
    if (!this.hasEnded) this.child.kill('SIGKILL');
    await this.ended;
  }
}

export class NodeProcess extends TestProcess {
  constructor(args: readonly string[], options: RunOptions = {}) {
    super(process.execPath, args, options);
  }
}

/** Runs a Node process to its end. */
export const runNode = (args: readonly string[], options: RunOptions = {}): Promise<ExitResult> =>
  new NodeProcess(args, options).waitForExit();

/** Waits until `find` returns something other than `undefined`. */
export async function until<T>(
  what: string,
  find: () => T | undefined | Promise<T | undefined>,
  ms = MAX_WAIT_MS,
  hopeless: () => string | undefined = () => undefined,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const reason = hopeless();
    const found = await find();
    if (found !== undefined) return found;
    if (reason !== undefined) throw new Error(`no ${what}: ${reason}`);
    if (Date.now() > deadline) throw new Error(`no ${what} within ${ms} ms`);
    await sleep(POLL_MS);
  }
}

/** This process' environment without what would change the telemetry of a child. */
function neutralEnvironment(): NodeJS.ProcessEnv {
  const isOurs = (name: string) => /^(?:OTEL_|CUSTOMERIO_|npm_|NODE_OPTIONS$|NODE_PATH$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
