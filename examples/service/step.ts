/** One call of the SDK. */
export type Step = () => Promise<unknown>;

export interface WeightedStep {
  /** Frequency in proportion to the other steps. */
  readonly weight: number;
  readonly step: Step;
}
