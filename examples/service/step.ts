/** One call of an SDK. */
export type Step = () => Promise<unknown>;

export interface WeightedStep {
  /** Frequency in proportion to the other steps. */
  readonly weight: number;
  readonly step: Step;
}

/** Yields every step once, then random steps by weight without end. */
export function* weighted(steps: readonly WeightedStep[]): Generator<Step, never> {
  for (const { step } of steps) yield step;
  const total = steps.reduce((sum, { weight }) => sum + weight, 0);
  for (;;) {
    let position = Math.random() * total;
    const selected = steps.find(({ weight }) => (position -= weight) < 0);
    if (selected !== undefined) yield selected.step;
  }
}
