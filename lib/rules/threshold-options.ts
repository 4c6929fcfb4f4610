import { acceptedValues, isAcceptedValue, THRESHOLD_INFO, type ThresholdInfo } from './threshold-kinds';
import { THRESHOLDS, type Thresholds } from './thresholds';

type PartialOf<T> = { readonly [K in keyof T]?: T[K] extends number ? number : PartialOf<T[K]> };

/** Some of the thresholds. The other ones keep their default. */
export type ThresholdOptions = PartialOf<Thresholds>;

/** One threshold of the table. */
export interface Threshold extends ThresholdInfo {
  /** Names from the root of the table: `['email', 'bounceRatio', 'warning']`. */
  readonly path: readonly string[];
  readonly fallback: number;
}

interface Tree<T> {
  readonly [name: string]: T | Tree<T>;
}

/** Every threshold, in the order of the table. */
export const THRESHOLD_LIST: readonly Threshold[] = flatten(THRESHOLDS, THRESHOLD_INFO, []);

function flatten(values: Tree<number>, infos: Tree<ThresholdInfo>, path: readonly string[]): Threshold[] {
  return Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'number'
      ? [{ ...(infos[name] as ThresholdInfo), path: [...path, name], fallback: value }]
      : flatten(value, infos[name] as Tree<ThresholdInfo>, [...path, name]),
  );
}

/**
 * Returns the default thresholds with the given changes.
 *
 * @throws if a name does not exist, or if an alert with that value could not work
 */
export function thresholdsWith(changes: ThresholdOptions = {}): Thresholds {
  const thresholds = merge(THRESHOLDS, changes, []) as Thresholds;
  for (const name of ['bounceRatio', 'complaintRatio'] as const) {
    const { warning, critical } = thresholds.email[name];
    if (warning < critical) continue;
    const path = nameOf(['email', name]);
    throw new Error(
      `${path}.warning is ${warning}. It must be below ${path}.critical, which is ${critical}.`,
    );
  }
  return thresholds;
}

function merge(defaults: Tree<number>, changes: Tree<number>, path: readonly string[]): Tree<number> {
  const merged: Record<string, number | Tree<number>> = { ...defaults };
  for (const [name, value] of Object.entries(changes)) {
    const known = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
    const at = [...path, name];
    if (known === undefined) {
      throw new Error(`${nameOf(at)} does not exist. Known names: ${Object.keys(defaults).join(', ')}.`);
    }
    merged[name] = typeof known === 'number' ? checked(value, at) : merge(known, value as Tree<number>, at);
  }
  return merged;
}

const nameOf = (path: readonly string[]): string => ['thresholds', ...path].join('.');

function checked(value: unknown, path: readonly string[]): number {
  const threshold = THRESHOLD_LIST.find((each) => each.path.join('.') === path.join('.'));
  const kind = threshold?.kind ?? 'ratio';
  if (isAcceptedValue(kind, value)) return value;
  throw new Error(`${nameOf(path)} is ${JSON.stringify(value)}. It must be ${acceptedValues(kind)}.`);
}
