import { fork, type ChildProcess } from 'node:child_process';
import { Complaint, type Environment } from './environment';

/** Longer than the service takes to flush at worst. */
const STOP_MS = 4_000;
/** For a child whose turn comes when the time is up. */
const MIN_STOP_MS = 200;

export interface ChildOptions {
  readonly environment: Environment;
  readonly onOutput: (text: string) => void;
  /** Only what it writes to stderr is passed on. */
  readonly muted?: boolean;
  /** Ctrl-C signals every process of the terminal's group; this child is to outlive the others. */
  readonly outsideGroup?: boolean;
  /** See {@link Children.keep}. */
  readonly lastWords?: () => string;
}

interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  /** It has ended, and all it wrote has been read. */
  readonly closed: Promise<boolean>;
}

/** The processes that belong to this one. Each that it forks has a channel to it and ends when that closes. */
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

  /** @param maxStopMs how long all of them together may take to end */
  constructor(private readonly maxStopMs = STOP_MS) {}

  /** Forks a file of Node's. */
  start(name: string, file: string, options: ChildOptions): ChildProcess {
    this.requireOpen(name);
    const child = fork(file, [], {
      env: { ...options.environment },
      execArgv: [],
      stdio: ['ignore', options.muted ? 'ignore' : 'pipe', 'pipe', 'ipc'],
      detached: options.outsideGroup ?? false,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', options.onOutput);
    }
    return this.keep(name, child, options.lastWords);
  }

  /**
   * Looks after a process that somebody else has just started.
   * @param lastWords what a reader is told it said; without it, that this is above, and to end well is no failure
   */
  keep(name: string, child: ChildProcess, lastWords?: () => string): ChildProcess {
    const closed = new Promise<boolean>((resolve) => child.once('close', () => resolve(true)));
    child.once('error', (error) => this.fail(new Complaint(`The ${name} cannot run: ${error.message}`)));
    child.once('close', (code, signal) => this.closed(name, code ?? signal, lastWords));
    this.running.push({ name, child, closed });
    return child;
  }

  /** @throws {Complaint} when it is too late to start anything */
  requireOpen(name: string): void {
    if (this.stopping) throw new Complaint(`The ${name} was not started: everything is stopping.`);
  }

  private closed(name: string, how: number | NodeJS.Signals | null, lastWords?: () => string): void {
    if (this.stopping) return;
    if (how === 0 && lastWords === undefined) return this.end();
    const end = typeof how === 'number' ? `with exit code ${how}` : `by ${how}`;
    const said = lastWords?.() ?? 'what it said is above.';
    this.fail(new Complaint(`The ${name} ended unexpectedly ${end}; ${said}`));
  }

  /**
   * Ends all, the latest first, so that none loses what it still talks to.
   * @throws {Complaint} if one had to be killed
   */
  async stop(): Promise<void> {
    this.stopping = true;
    const deadline = Date.now() + this.maxStopMs;
    const killed: string[] = [];
    for (const { name, child, closed } of [...this.running].reverse()) {
      child.kill('SIGTERM');
      if (await Promise.race([closed, after(deadline - Date.now())])) continue;
      child.kill('SIGKILL');
      killed.push(name);
    }
    if (killed.length > 0) {
      throw new Complaint(`The ${killed.join(' and the ')} did not end within ${this.maxStopMs} ms: killed.`);
    }
  }
}

const after = (ms: number) =>
  new Promise<false>((resolve) => setTimeout(() => resolve(false), Math.max(ms, MIN_STOP_MS)).unref());
