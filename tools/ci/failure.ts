/** A failed test in a JSON report of mocha. */
export interface Failure {
  readonly fullTitle: string;
  readonly err: { readonly message?: string; readonly stack?: string };
}

/** Returns the title and the error of a failed spec, in one text. */
export const describeFailure = ({ fullTitle, err }: Failure): string =>
  `failed: ${fullTitle}: ${err.stack ?? err.message ?? ''}`;
