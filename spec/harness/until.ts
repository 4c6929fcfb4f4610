/** Longest wait for a condition, in milliseconds. It is long because a shared machine can be several times slower. */
export const MAX_WAIT_MS = 30_000;

/** Waits for a condition. Rejects with its description if it does not become true in time. */
export async function until(
  condition: () => boolean,
  description: string,
  withinMs = MAX_WAIT_MS,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`timed out after ${withinMs} ms waiting until ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
