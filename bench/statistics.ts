/** Returns the quantile by linear interpolation between the two nearest values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Combines two lists element by element. Values of the same index are from the same round. */
export const paired = (
  left: readonly number[],
  right: readonly number[],
  combine: (left: number, right: number) => number,
): number[] => left.map((value, index) => combine(value, right[index] ?? Number.NaN));

export const differences = (left: readonly number[], right: readonly number[]): number[] =>
  paired(left, right, (a, b) => a - b);

export const ratios = (left: readonly number[], right: readonly number[]): number[] =>
  paired(left, right, (a, b) => a / b);
