import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { MAX_WAIT_MS, until, type Find } from '../until';

export const REPOSITORY = resolve(__dirname, '../../../..');
/** Folder of the fixture applications: plain JavaScript as users write it, not compiled. */
export const FIXTURES = resolve(REPOSITORY, 'spec/e2e/fixtures');

const MAX_RUN_MS = 60_000;

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Starts the process in a separate process group, as a shell does. Signals can then address the whole group. */
  readonly ownGroup?: boolean;
}

export interface ExitResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<TestProcess>();
process.once('exit', () => running.forEach((each) => each.signal('SIGKILL')));

/** A process under test. Callers must {@link TestProcess.destroy} it. */
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
    running.add(this);
    // a program that does not exist: the process also closes
    this.child.once('error', ({ message }) => (this.stderr += message));
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        this.hasEnded = true;
        running.delete(this);
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? Number.NaN;
  }

  /**
   * Waits until `find` returns a value. Rejects immediately if the process exits first.
   *
   * @param what noun phrase for the error message
   */
  async until<T>(what: string, find: Find<T>, ms = MAX_WAIT_MS): Promise<T> {
    const exited = () => (this.hasEnded ? 'the process exited' : undefined);
    return until(what, find, ms, exited).catch((error: Error) => {
      throw new Error(`${error.message}\n--- stdout\n${this.stdout}\n--- stderr\n${this.stderr}`);
    });
  }

  /** Waits for the exit of the process. Kills it after a minute. */
  async waitForExit(): Promise<ExitResult> {
    const killTimer = setTimeout(() => this.signal('SIGKILL'), MAX_RUN_MS);
    try {
      return await this.ended;
    } finally {
      clearTimeout(killTimer);
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

/** Runs a Node process and waits for its exit. */
export const runNode = (args: readonly string[], options: RunOptions = {}): Promise<ExitResult> =>
  new NodeProcess(args, options).waitForExit();

export interface ProgramResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output, then standard error. */
  readonly output: string;
}

/**
 * Runs a program and waits for its exit, synchronously.
 *
 * @param hint what to do if the program does not exist
 * @throws if the program cannot be started
 */
export function runProgram(
  command: string,
  args: readonly string[],
  {
    cwd = REPOSITORY,
    env = {},
    hint = 'Install it, and put it on the PATH.',
  }: Pick<RunOptions, 'cwd' | 'env'> & { readonly hint?: string } = {},
): ProgramResult {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...neutralEnvironment(), ...env },
    encoding: 'utf8',
  });
  if (error !== undefined)
    throw new Error(`Cannot run ${command}: ${error.message}. ${hint}`, { cause: error });
  return { status, stdout, stderr, output: stdout + stderr };
}

/** Returns the environment of this process without the variables that would change the telemetry of a child. */
function neutralEnvironment(): NodeJS.ProcessEnv {
  const isOurs = (name: string) => /^(?:OTEL_|CUSTOMERIO_|npm_|NODE_OPTIONS$|NODE_PATH$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
