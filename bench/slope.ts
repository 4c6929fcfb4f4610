const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/**
 * Returns the growth per million: the slope of the least-squares line through the points of the second half.
 *
 * @param values one value after each part of the run
 * @param perPoint calls or events in a part
 */
export function slopePerMillion(values: readonly number[], perPoint: number): number {
  const half = values.slice(Math.floor(values.length / 2));
  const middle = (half.length - 1) / 2;
  const mean = sum(half) / half.length;
  const across = sum(half.map((value, at) => (at - middle) * (value - mean)));
  const square = sum(half.map((_, at) => (at - middle) ** 2));
  return (across / square / perPoint) * 1e6;
}
