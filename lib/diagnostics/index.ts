import { diag } from '@opentelemetry/api';
import { PACKAGE_NAME } from '../version';

export type DiagLevel = 'error' | 'warn' | 'info' | 'debug';

/** Codes of process warnings; docs and applications match on them. */
export type WarningCode =
  | 'CUSTOMERIO_OTEL_BODY_CONSUMED'
  | 'CUSTOMERIO_OTEL_COPIES'
  | 'CUSTOMERIO_OTEL_FROZEN'
  | 'CUSTOMERIO_OTEL_HANDLER'
  | 'CUSTOMERIO_OTEL_NO_CLIENT'
  | 'CUSTOMERIO_OTEL_OPTION'
  | 'CUSTOMERIO_OTEL_VERSION';

const logger = diag.createComponentLogger({ namespace: PACKAGE_NAME });

/** Writes a line to the OpenTelemetry diagnostics logger. Ignores errors thrown by that logger. */
export function logDiag(level: DiagLevel, message: string): void {
  try {
    logger[level](message);
  } catch {
    // the application's diagnostics logger
  }
}

const reported = new Set<string>();
const buffered = new Set<string>();

/** Marks a message as reported. Returns false if it was marked before. */
export function markReported(message: string): boolean {
  if (reported.has(message)) return false;
  reported.add(message);
  return true;
}

/** The API's global registry. `diag` drops every line until a logger is registered there. */
const API_REGISTRY = Symbol.for('opentelemetry.js.api.1');
const hasDiagLogger = () =>
  (globalThis as { [API_REGISTRY]?: { diag?: unknown } })[API_REGISTRY]?.diag !== undefined;

/**
 * Reports an invalid option once per process, as a `diag` error.
 *
 * Instrumentations are constructed before the SDK sets its diagnostics logger. Problems found earlier are
 * buffered until {@link flushConfigProblems}.
 */
export function reportConfigProblem(problem: string): void {
  if (!markReported(problem)) return;
  if (hasDiagLogger()) logDiag('error', problem);
  else buffered.add(problem);
}

/**
 * Writes buffered configuration problems, if a diagnostics logger is registered by now.
 *
 * @param moment `call`: the first call is the last chance. Without a logger the problems become process
 *   warnings. `setup` (default): problems stay in the buffer until a logger is registered.
 */
export function flushConfigProblems(moment: 'setup' | 'call' = 'setup'): void {
  if (buffered.size === 0) return;
  const canLog = hasDiagLogger();
  if (!canLog && moment === 'setup') return;
  for (const problem of buffered) {
    if (canLog) logDiag('error', problem);
    else emitWarning('CUSTOMERIO_OTEL_OPTION', `${PACKAGE_NAME}: ${problem}`);
  }
  buffered.clear();
}

const emitWarning = (code: WarningCode, message: string): void =>
  process.emitWarning(message, { type: 'CustomerIOInstrumentationWarning', code });

/**
 * Emits a process warning, and the same text as a `diag` warning, once per message.
 *
 * Use it if calls or webhooks are not recorded although the instrumentation is enabled. `diag` alone is not
 * enough: it prints nothing unless the application sets a logger.
 *
 * @param code stable identifier that applications can filter on.
 */
export function warnOnce(code: WarningCode, message: string): void {
  if (!markReported(message)) return;
  logDiag('warn', message);
  emitWarning(code, message);
}
