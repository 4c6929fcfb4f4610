/** A failed test in a JSON report of mocha. */
export interface Failure {
  readonly fullTitle: string;
  readonly err: { readonly message?: string; readonly stack?: string };
}

export const describeFailure = ({ fullTitle, err }: Failure): string =>
  `failed: ${fullTitle}: ${err.stack ?? err.message ?? ''}`;
