import { fork, type ChildProcess } from 'node:child_process';
import { UserError, type Environment } from './environment';

/** Longer than the flush timeout of the service. */
const STOP_MS = 4_000;
/** Shortest time for a child that is stopped after the deadline. */
const MIN_STOP_MS = 200;

export interface ChildOptions {
  readonly environment: Environment;
  readonly onOutput: (text: string) => void;
  /** Whether its stdout is ignored. */
  readonly isMuted?: boolean;
  /** Whether the child has its own process group. Ctrl-C then does not reach it, so it outlives the others. */
  readonly isDetached?: boolean;
  /** See {@link Children.add}. */
  readonly describeOutput?: () => string;
}

interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  /** Resolves when the process has exited and its output has been read. */
  readonly closed: Promise<boolean>;
}

/** Child processes of this one. A forked child has an IPC channel to it and exits when that channel closes. */
export class Children {
  private readonly running: Running[] = [];
  /** Children that are stopped on purpose. */
  private readonly stopped = new WeakSet<ChildProcess>();
  private isStopping = false;
  private end!: () => void;
  private fail!: (reason: UserError) => void;

  /** Settles when a child exits unexpectedly: rejects if it failed. */
  readonly ended = new Promise<void>((resolve, reject) => {
    this.end = resolve;
    this.fail = reject;
  });

  /** @param maxStopMs longest time in which all children together may exit, in milliseconds. */
  constructor(private readonly maxStopMs = STOP_MS) {}

  /** Forks a JavaScript file. */
  start(name: string, file: string, options: ChildOptions): ChildProcess {
    this.requireOpen(name);
    const child = fork(file, [], {
      env: { ...options.environment },
      execArgv: [],
      stdio: ['ignore', options.isMuted ? 'ignore' : 'pipe', 'pipe', 'ipc'],
      detached: options.isDetached ?? false,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', options.onOutput);
    }
    return this.add(name, child, options.describeOutput);
  }

  /**
   * Adds a process that was started elsewhere.
   *
   * @param describeOutput returns the last output of the process for an error message. Without it the message
   *   refers to the output above, and exit code 0 is not an error.
   */
  add(name: string, child: ChildProcess, describeOutput?: () => string): ChildProcess {
    const closed = new Promise<boolean>((resolve) => child.once('close', () => resolve(true)));
    child.once('error', (error) => this.fail(new UserError(`The ${name} cannot run: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (!this.stopped.has(child)) this.onClose(name, code ?? signal, describeOutput);
    });
    this.running.push({ name, child, closed });
    return child;
  }

  /** @throws {UserError} if the children are being stopped. */
  requireOpen(name: string): void {
    if (this.isStopping) throw new UserError(`The ${name} was not started: all processes are being stopped.`);
  }

  private onClose(name: string, status: number | NodeJS.Signals | null, describeOutput?: () => string): void {
    if (this.isStopping) return;
    if (status === 0 && describeOutput === undefined) return this.end();
    const cause = typeof status === 'number' ? `with exit code ${status}` : `by ${status}`;
    const output = describeOutput?.() ?? 'see its output above.';
    this.fail(new UserError(`The ${name} ended unexpectedly ${cause}; ${output}`));
  }

  /** Kills one child. Its exit is then not an error. Resolves when it has exited. */
  async kill(child: ChildProcess): Promise<void> {
    this.stopped.add(child);
    child.kill('SIGKILL');
    await this.running.find((each) => each.child === child)?.closed;
  }

  /**
   * Stops all children, the latest first, so that each one can still reach those started before it.
   *
   * @throws {UserError} if a child had to be killed.
   */
  async stop(): Promise<void> {
    this.isStopping = true;
    const deadline = Date.now() + this.maxStopMs;
    const killed: string[] = [];
    for (const { name, child, closed } of [...this.running].reverse()) {
      requestStop(child);
      if (await Promise.race([closed, after(deadline - Date.now())])) continue;
      child.kill('SIGKILL');
      killed.push(name);
    }
    if (killed.length > 0) {
      throw new UserError(`The ${killed.join(' and the ')} did not end within ${this.maxStopMs} ms: killed.`);
    }
  }
}

/** On Windows, a signal kills a process at once. A forked child stops when its channel closes. */
function requestStop(child: ChildProcess): void {
  if (process.platform === 'win32' && child.connected) child.disconnect();
  else child.kill('SIGTERM');
}

const after = (ms: number) =>
  new Promise<false>((resolve) => setTimeout(() => resolve(false), Math.max(ms, MIN_STOP_MS)).unref());
