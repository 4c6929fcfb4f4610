/** Spent only where something does not come: a machine that is shared can be several times slower. */
export const MAX_WAIT_MS = 30_000;

/** Waits for a condition; fails with its description when it does not come. */
export async function until(
  condition: () => boolean,
  description: string,
  withinMs = MAX_WAIT_MS,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain until ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
