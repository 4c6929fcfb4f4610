/** A series with a sample for each minute of a state. */
export interface Samples {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | undefined)[];
}
