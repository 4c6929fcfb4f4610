import { diag } from '@opentelemetry/api';
import { errorName } from './error-name';
import { PACKAGE_NAME } from '../version';

const component = diag.createComponentLogger({ namespace: PACKAGE_NAME });

/** Lines for the operator, through OpenTelemetry's own diagnostics channel; a logger that throws is ignored. */
export function logDiag(level: 'error' | 'warn' | 'info' | 'debug', sentence: string): void {
  try {
    component[level](sentence);
  } catch {
    // the user's diag logger
  }
}

const said = new Set<string>();
const pending = new Set<string>();

/** Where the API keeps what is registered; `diag` drops every line until a logger is there. */
const API_REGISTRY = Symbol.for('opentelemetry.js.api.1');
const hasDiagLogger = () =>
  (globalThis as { [API_REGISTRY]?: { diag?: unknown } })[API_REGISTRY]?.diag !== undefined;

const isNew = (sentence: string) => !said.has(sentence) && said.add(sentence).size > 0;

/**
 * Reports a wrong option: one error a process. Instrumentations are constructed before the SDK that sets
 * the diag logger, so what nobody would hear is kept until {@link flushConfigProblems}.
 */
export function reportConfigProblem(problem: string): void {
  if (!isNew(problem)) return;
  if (hasDiagLogger()) logDiag('error', problem);
  else pending.add(problem);
}

/**
 * Called at registration, when the SDK is loaded and at first calls: the SDK may have set its diag logger. Where
 * there is none by the first call there will be none, and Node's own warning channel is left.
 */
export function flushConfigProblems(when: 'early' | 'by a call' = 'early'): void {
  if (pending.size === 0) return;
  const isHeard = hasDiagLogger();
  if (!isHeard && when === 'early') return;
  for (const problem of pending) {
    if (isHeard) logDiag('error', problem);
    else warn('CUSTOMERIO_OTEL_OPTION', `${PACKAGE_NAME}: ${problem}`);
  }
  pending.clear();
}

const warn = (code: string, message: string): void =>
  process.emitWarning(message, { type: 'CustomerIOInstrumentationWarning', code });

/**
 * Says something the operator must not miss: calls stay invisible although the instrumentation is on.
 * `diag` prints nothing unless somebody set a logger, so Node's own warning channel is used as well.
 * Each sentence once per process.
 */
export function warnOnce(code: string, message: string): void {
  if (!isNew(message)) return;
  logDiag('warn', message);
  warn(code, message);
}

/** Tells once that a step of ours failed, by its name and the error's: the error's text can be personal. */
export function reportInternalError(step: string, error: unknown): void {
  const sentence = `${step} failed with ${errorName(error)}; the application is not affected. Told once.`;
  if (isNew(sentence)) logDiag('error', sentence);
}

/** Runs a step of ours that must not be felt. @returns undefined where it failed, which is told once. */
export function failOpen<T>(step: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    reportInternalError(step, error);
    return undefined;
  }
}
