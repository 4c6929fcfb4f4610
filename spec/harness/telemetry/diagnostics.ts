import { diag, DiagLogLevel } from '@opentelemetry/api';

/** Collects what is told through OpenTelemetry's diagnostics channel while `act` runs. */
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
      [only]: (...words: unknown[]) => lines.push(words.map(String).join(' ')),
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

/** Runs `act` while every error of a type has another name. What is told once by name is told anew under that. */
export async function withErrorName<T>(
  type: ErrorConstructor,
  name: string,
  act: () => Promise<T>,
): Promise<T> {
  const own = type.prototype.name;
  const setTo = (value: string) =>
    Object.defineProperty(type.prototype, 'name', { value, configurable: true, writable: true });
  setTo(name);
  try {
    return await act();
  } finally {
    setTo(own);
  }
}

/**
 * What the operator hears of faults while `act` runs, however often they were told before in this process: each
 * is told once by step and name, and for as long a TypeError has a name of its own.
 */
export const faultsDuring = (act: () => unknown): Promise<string[]> =>
  withErrorName(TypeError, `TypeError${process.hrtime.bigint()}`, () => diagnosticsDuring(act));

/** The rejections that nobody handles while `act` runs, and for a moment after it. */
export async function unhandledDuring(act: () => unknown): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  process
    .removeAllListeners('unhandledRejection')
    .on('unhandledRejection', (reason) => unhandled.push(reason));
  try {
    await act();
    await new Promise((resolve) => setTimeout(resolve, 20));
  } finally {
    process.removeAllListeners('unhandledRejection');
    others.forEach((other) => process.on('unhandledRejection', other));
  }
  return unhandled;
}

/** Collects Node's own warnings while `act` runs. */
export async function warningsDuring(act: () => unknown): Promise<(Error & { code?: string })[]> {
  const warnings: Error[] = [];
  const listener = (warning: Error) => warnings.push(warning);
  process.on('warning', listener);
  await act();
  await new Promise((resolve) => setImmediate(resolve));
  process.removeListener('warning', listener);
  return warnings;
}
