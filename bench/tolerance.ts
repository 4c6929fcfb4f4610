import type { Row } from './row';
import { targetOf, type TargetName } from './targets';

/** The version of Node that decides. */
const DECIDING = '24';

/** How much worse a ratio may be on other versions of Node. */
const TOLERANCE = 1.1;

/** Ratios that depend on the version of Node, because its own code costs differently. */
const TOLERANT: ReadonlySet<TargetName> = new Set<TargetName>([
  'callOverByHand',
  'callOverRecipe',
  'aloneOverByHand',
  'aloneOverRecipe',
  'loopback',
  'receiverCpu',
  'receiverP99',
  'verification',
  'preload',
]);

/** Returns the major version of a version such as `v24.21.0`. */
export const majorOf = (version: string): string => /^v(\d+)/.exec(version)?.[1] ?? '';

/** Returns the rows with the limits of a version of Node, such as `v26.1.0`. */
export const onNode = (rows: readonly Row[], version: string): Row[] =>
  majorOf(version) === DECIDING ? [...rows] : rows.map(tolerant);

function tolerant(row: Row): Row {
  if (row.target === undefined || !TOLERANT.has(row.target)) return row;
  const { is, limit: general } = targetOf(row.target);
  const limit = row.limit ?? general;
  if (limit === undefined) return row;
  return { ...row, limit: is === '>=' ? limit / TOLERANCE : limit * TOLERANCE };
}
