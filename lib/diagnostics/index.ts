import { diag } from '@opentelemetry/api';
import { handleRejection } from '../foreign/promise';
import { PACKAGE_NAME } from '../version';
import { configProblems, markReported } from './reported';

export type DiagLevel = 'error' | 'warn' | 'info' | 'debug';

/** Codes of process warnings. Applications match on them, and docs/troubleshooting.md describes each. */
export const WARNING_CODES = [
  'CUSTOMERIO_OTEL_BODY_CONSUMED',
  'CUSTOMERIO_OTEL_COPIES',
  'CUSTOMERIO_OTEL_FROZEN',
  'CUSTOMERIO_OTEL_HANDLER',
  'CUSTOMERIO_OTEL_NOT_LOADED',
  'CUSTOMERIO_OTEL_NO_CLIENT',
  'CUSTOMERIO_OTEL_NO_PROVIDER',
  'CUSTOMERIO_OTEL_NO_SIGNING_KEY',
  'CUSTOMERIO_OTEL_OPTION',
  'CUSTOMERIO_OTEL_SIGNATURE',
  'CUSTOMERIO_OTEL_VERSION',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

const logger = diag.createComponentLogger({ namespace: PACKAGE_NAME });

/** Writes a line to the OpenTelemetry diagnostics logger. Ignores errors and rejections of that logger. */
export function logDiag(level: DiagLevel, message: string): void {
  try {
    const result: unknown = logger[level](message);
    handleRejection(result, () => undefined);
  } catch {
    // the application's diagnostics logger
  }
}

/** Maximum number of configuration problems that are reported: a service can create configurations all the time. */
const MAX_CONFIG_PROBLEMS = 100;
const buffered = new Set<string>();

/** The API's global registry. `diag` drops every line until a logger is registered there. */
const API_REGISTRY = Symbol.for('opentelemetry.js.api.1');
const hasDiagLogger = () =>
  (globalThis as { [API_REGISTRY]?: { diag?: unknown } })[API_REGISTRY]?.diag !== undefined;

/**
 * Reports an invalid option once per process, as a `diag` error. Reports at most 100 problems.
 *
 * Instrumentations are constructed before the SDK sets its diagnostics logger. Problems found earlier are
 * buffered until {@link flushConfigProblems}.
 */
export function reportConfigProblem(problem: string): void {
  if (configProblems.has(problem) || configProblems.size >= MAX_CONFIG_PROBLEMS) return;
  configProblems.add(problem);
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

function emitWarning(code: WarningCode, message: string): void {
  try {
    process.emitWarning(message, { type: 'CustomerIOInstrumentationWarning', code });
  } catch {
    // an application can replace it
  }
}

/**
 * Emits a process warning, and the same text as a `diag` warning, once per code.
 *
 * Use it if calls or webhooks are not recorded although the instrumentation is enabled. `diag` alone is not
 * enough: it prints nothing unless the application sets a logger.
 *
 * @param code stable identifier that applications can filter on. docs/troubleshooting.md describes it.
 * @param kind one value of a closed set, if the code has several kinds of problems: one warning for each.
 */
export function warnOnce(code: WarningCode, message: string, kind = ''): void {
  if (!markReported(`${code} ${kind}`)) return;
  logDiag('warn', message);
  emitWarning(code, message);
}
