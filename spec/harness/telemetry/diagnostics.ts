import { diag, DiagLogLevel } from '@opentelemetry/api';

/** Returns the lines that the OpenTelemetry diagnostics logger receives at one level while `act` runs. */
export async function diagnosticsDuring(
  act: () => unknown,
  only: 'error' | 'warn' | 'info' = 'error',
): Promise<string[]> {
  const lines: string[] = [];
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

/**
 * Runs `act` while every error of a type has another name. Messages that are logged once per error name are
 * logged again under the new name.
 */
export async function withErrorName<T>(
  type: ErrorConstructor,
  name: string,
  act: () => Promise<T>,
): Promise<T> {
  const originalName = type.prototype.name;
  const setName = (value: string) =>
    Object.defineProperty(type.prototype, 'name', { value, configurable: true, writable: true });
  setName(name);
  try {
    return await act();
  } finally {
    setName(originalName);
  }
}

/**
 * Returns the internal errors that are logged while `act` runs, including those logged earlier in this process.
 * Each is logged once per step and error name, so TypeError gets a unique name meanwhile.
 */
export const faultsDuring = (act: () => unknown): Promise<string[]> =>
  withErrorName(TypeError, `TypeError${process.hrtime.bigint()}`, () => diagnosticsDuring(act));

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

/** Returns the process warnings emitted while `act` runs. */
export async function warningsDuring(act: () => unknown): Promise<(Error & { code?: string })[]> {
  const warnings: Error[] = [];
  const listener = (warning: Error) => warnings.push(warning);
  process.on('warning', listener);
  await act();
  await new Promise((resolve) => setImmediate(resolve));
  process.removeListener('warning', listener);
  return warnings;
}
