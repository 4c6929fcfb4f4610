const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The first Ctrl-C or SIGTERM. */
export interface Interrupt {
  /** Aborts at the signal. */
  readonly signal: AbortSignal;
  /** Restores the default: the signal ends the process. */
  dispose(): void;
}

/** Handles the first Ctrl-C, so that a command can print a summary. A second one ends the process immediately. */
export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  const dispose = (): void => {
    for (const signal of SIGNALS) process.off(signal, abort);
  };
  const abort = (): void => {
    dispose();
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, abort);
  return { signal: controller.signal, dispose };
}
