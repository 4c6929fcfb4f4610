import { diag, DiagLogLevel } from '@opentelemetry/api';
import { configProblems, reported } from '../../../lib/diagnostics/reported';

/** Lets configuration problems of earlier specs be reported again: a process reports each one once, and 100 at most. */
export const forgetConfigProblems = (): void => configProblems.clear();

/**
 * Returns the lines that the OpenTelemetry diagnostics logger receives at one level while `act` runs. Includes problems
 * that were reported earlier in this process.
 */
export async function diagnosticsDuring(
  act: () => unknown,
  only: 'error' | 'warn' | 'info' = 'error',
): Promise<string[]> {
  const lines: string[] = [];
  reported.clear();
  const ignore = () => undefined;
  diag.setLogger(
    {
      error: ignore,
      warn: ignore,
      info: ignore,
      debug: ignore,
      verbose: ignore,
      [only]: (...parts: unknown[]) => lines.push(parts.map(String).join(' ')),
    },
    { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true },
  );
  try {
    await act();
  } finally {
    diag.disable();
  }
  return lines;
}

/** Returns the internal errors that are logged while `act` runs. */
export const faultsDuring = (act: () => unknown): Promise<string[]> => diagnosticsDuring(act);

/** Returns the unhandled rejections while `act` runs and in the 20 ms after it. */
export async function unhandledDuring(act: () => unknown): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const originalListeners = process.listeners('unhandledRejection');
  process
    .removeAllListeners('unhandledRejection')
    .on('unhandledRejection', (reason) => unhandled.push(reason));
  try {
    await act();
    await new Promise((resolve) => setTimeout(resolve, 20));
  } finally {
    process.removeAllListeners('unhandledRejection');
    originalListeners.forEach((listener) => process.on('unhandledRejection', listener));
  }
  return unhandled;
}

/** Returns the process warnings emitted while `act` runs, including those emitted earlier in this process. */
export async function warningsDuring(act: () => unknown): Promise<(Error & { code?: string })[]> {
  const warnings: Error[] = [];
  reported.clear();
  const listener = (warning: Error) => warnings.push(warning);
  process.on('warning', listener);
  await act();
  await new Promise((resolve) => setImmediate(resolve));
  process.removeListener('warning', listener);
  return warnings;
}
