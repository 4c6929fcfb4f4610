import { fork, type ChildProcess } from 'node:child_process';
import { Complaint, type Environment } from './environment';

/** Longer than the service takes to flush at worst. */
const MAX_STOP_MS = 4_000;
/** For a child whose turn comes when the time is up. */
const MIN_STOP_MS = 200;

export interface ChildOptions {
  readonly environment: Environment;
  readonly onOutput: (text: string) => void;
  /** Only what it writes to stderr is passed on. */
  readonly muted?: boolean;
  /** Ctrl-C signals every process of the terminal's group; this child is to outlive the others. */
  readonly outsideGroup?: boolean;
}

interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  /** It has ended, and all it wrote has been read. */
  readonly closed: Promise<boolean>;
}

/** The processes that belong to this one. Each has a channel to it and ends when that closes. */
export class Children {
  private readonly running: Running[] = [];
  private stopping = false;
  private end!: () => void;
  private fail!: (reason: Complaint) => void;

  /** Settles when a child ends of itself: rejects if it crashed. */
  readonly ended = new Promise<void>((resolve, reject) => {
    this.end = resolve;
    this.fail = reject;
  });

  start(name: string, file: string, options: ChildOptions): ChildProcess {
    if (this.stopping) throw new Complaint(`The ${name} was not started: everything is stopping.`);
    const child = fork(file, [], {
      env: { ...options.environment },
      execArgv: [],
      stdio: ['ignore', options.muted ? 'ignore' : 'pipe', 'pipe', 'ipc'],
      detached: options.outsideGroup ?? false,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', options.onOutput);
    }
    const closed = new Promise<boolean>((resolve) => child.once('close', () => resolve(true)));
    child.once('error', (error) => this.fail(new Complaint(`The ${name} cannot run: ${error.message}`)));
    child.once('close', (code, signal) => this.closed(name, code, signal));
    this.running.push({ name, child, closed });
    return child;
  }

  private closed(name: string, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.stopping) return;
    if (code === 0) return this.end();
    const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
    this.fail(new Complaint(`The ${name} ended unexpectedly ${how}; what it said is above.`));
  }

  /**
   * Ends all, the latest first, so that none loses what it still talks to.
   * @throws {Complaint} if one had to be killed
   */
  async stop(): Promise<void> {
    this.stopping = true;
    const deadline = Date.now() + MAX_STOP_MS;
    const killed: string[] = [];
    for (const { name, child, closed } of [...this.running].reverse()) {
      child.kill('SIGTERM');
      if (await Promise.race([closed, after(deadline - Date.now())])) continue;
      child.kill('SIGKILL');
      killed.push(name);
    }
    if (killed.length > 0) {
      throw new Complaint(`The ${killed.join(' and the ')} did not end within ${MAX_STOP_MS} ms: killed.`);
    }
  }
}

const after = (ms: number) =>
  new Promise<false>((resolve) => setTimeout(() => resolve(false), Math.max(ms, MIN_STOP_MS)).unref());
