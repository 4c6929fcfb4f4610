/** Waits for a condition; fails with its description when it does not come. */
export async function until(condition: () => boolean, description: string, withinMs = 30_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain until ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
