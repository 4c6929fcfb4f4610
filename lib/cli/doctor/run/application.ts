import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../usage-error';

/** How long an application may take to end after the signal. */
export const GRACE_MS = 10_000;
const CHILDREN_GRACE_MS = 3_000;
const POLL_MS = 50;

/** `ended`: by itself. `limit`: the time was over. `interrupted`: by Ctrl-C or SIGTERM. */
export type StopReason = 'ended' | 'limit' | 'interrupted';

/** How the application ended. */
export interface Outcome {
  readonly durationMs: number;
  readonly stop: StopReason;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it did not end within {@link GRACE_MS} after the signal, and was killed. */
  readonly wasKilled: boolean;
}

export interface ApplicationOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly limitMs: number;
  /** Returns the ids of the processes of the application that may still run. */
  readonly processIds: () => readonly number[];
  /** How long they may take to end after the process of the command, before they get a SIGTERM. */
  readonly childrenGraceMs?: number;
}

/**
 * Runs a command until it ends, the time is over, or Ctrl-C is pressed. Its output goes to stderr. Stops it with SIGTERM,
 * and with SIGKILL if it does not end.
 *
 * @throws UsageError if the command does not exist
 */
export async function runApplication(
  command: readonly string[],
  { cwd, env, limitMs, processIds, childrenGraceMs = CHILDREN_GRACE_MS }: ApplicationOptions,
): Promise<Outcome> {
  const startedAt = performance.now();
  const child = await start(command, cwd, env);
  const interruption = interruptionOf(child);
  const limit = new AbortController();
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  try {
    const stop = await Promise.race([
      exit.then((): StopReason => 'ended'),
      interruption.promise.then((): StopReason => 'interrupted'),
      sleep(limitMs, 'limit' as const, limit).catch((): StopReason => 'limit'),
    ]);
    const durationMs = performance.now() - startedAt;
    if (stop === 'limit') child.kill('SIGTERM');
    const wasKilled = !(await hasEndedWithin(GRACE_MS, () => !isRunning(child)));
    if (wasKilled) child.kill('SIGKILL');
    const [code, signal] = await exit;
    await endChildren(processIds, childrenGraceMs);
    return { durationMs, stop, code, signal, wasKilled };
  } finally {
    limit.abort();
    interruption.dispose();
  }
}

const VARIABLE =
  'The command starts with an environment variable; set it first: NAME=value npx customerio-otel doctor -- node app.js.';
const QUOTED = 'Cannot start the command: it does not exist; give it without quotes, such as -- node app.js.';

async function start(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const [program = '', ...args] = command;
  if (/^\w+=/.test(program)) throw new UsageError(VARIABLE);
  // npm and npx are scripts on Windows, which only a shell can start
  const shell = process.platform === 'win32' && !/^node$|\.exe$/i.test(program);
  const child = spawn(program, shell ? args.map((arg) => (/\s/.test(arg) ? `"${arg}"` : arg)) : args, {
    cwd,
    env,
    shell,
    stdio: ['inherit', process.stderr, process.stderr],
  });
  try {
    await once(child, 'spawn');
    return child;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // the arguments can contain secrets
    if (code === 'ENOENT' && /\s/.test(program)) throw new UsageError(QUOTED);
    const reason = code === 'ENOENT' ? 'it does not exist' : `the error is ${code}`;
    throw new UsageError(
      `Cannot start "${program}": ${reason}; give a command after "--", such as node app.js.`,
    );
  }
}

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

/**
 * Reacts to Ctrl-C and SIGTERM of the doctor: the application ends, then the doctor prints its report. A terminal sends
 * Ctrl-C to the application too; otherwise the signal is passed on. The second one kills the application.
 */
function interruptionOf(child: ChildProcess): { readonly promise: Promise<void>; dispose(): void } {
  let interrupt = (): void => undefined;
  const promise = new Promise<void>((resolve) => (interrupt = resolve));
  const isTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
  let signals = 0;
  const listener = (signal: NodeJS.Signals): void => {
    signals += 1;
    if (signals > 1) child.kill('SIGKILL');
    else if (signal === 'SIGTERM' || !isTerminal) child.kill(signal);
    interrupt();
  };
  process.on('SIGINT', listener).on('SIGTERM', listener);
  return { promise, dispose: () => process.off('SIGINT', listener).off('SIGTERM', listener) };
}

/** Ends the processes that the application started and left behind, for example those of `npm start`. */
async function endChildren(processIds: () => readonly number[], childrenGraceMs: number): Promise<void> {
  const alive = () => processIds().filter((pid) => send(pid, 0));
  for (const [graceMs, signal] of [
    [childrenGraceMs, 'SIGTERM'],
    [GRACE_MS, 'SIGKILL'],
  ] as const) {
    if (await hasEndedWithin(graceMs, () => alive().length === 0)) return;
    alive().forEach((pid) => send(pid, signal));
  }
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

async function hasEndedWithin(ms: number, hasEnded: () => boolean): Promise<boolean> {
  for (const deadline = performance.now() + ms; performance.now() < deadline; await sleep(POLL_MS)) {
    if (hasEnded()) return true;
  }
  return hasEnded();
}
