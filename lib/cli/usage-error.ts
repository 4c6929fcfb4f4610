/** An argument is invalid. Its message is one sentence with the fix. The exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
