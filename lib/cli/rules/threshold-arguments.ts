import {
  acceptedValues,
  isAcceptedValue,
  type BoundKind,
  type ThresholdKind,
} from '../../rules/threshold-kinds';
import { THRESHOLD_LIST, type Threshold, type ThresholdOptions } from '../../rules/threshold-options';
import type { CommandOption, OptionValues } from '../command';
import { textOption } from '../option-values';
import { UsageError } from '../usage-error';

/** Options of the calls, the most frequent ones, have no prefix. */
const UNPREFIXED = 'api';

/** Returns the option of a threshold: `error-ratio`, `email-bounce-ratio-warning`. */
const optionOf = ({ path }: Pick<Threshold, 'path'>): string =>
  path
    .filter((name) => name !== UNPREFIXED)
    .join('-')
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const UNITS: Readonly<Record<Exclude<ThresholdKind, BoundKind>, readonly [value: string, unit: string]>> = {
  share: ['SHARE', 'Share of 1'],
  level: ['SHARE', 'Share of 1'],
  objective: ['SHARE', 'Share of 1'],
  ratio: ['RATIO', 'Ratio'],
  count: ['COUNT', 'Count'],
  duration: ['MS', 'Milliseconds'],
};

const BOUND_UNITS: Readonly<Record<BoundKind['unit'], readonly [value: string, unit: string]>> = {
  milliseconds: ['MS', 'Milliseconds, a bucket bound'],
  bytes: ['BYTES', 'Bytes, a bucket bound'],
};

const unitOf = (kind: ThresholdKind): readonly [value: string, unit: string] =>
  typeof kind === 'string' ? UNITS[kind] : BOUND_UNITS[kind.unit];

function toOption(threshold: Threshold): readonly [string, CommandOption] {
  const [value, unit] = unitOf(threshold.kind);
  const help = `${threshold.help} ${unit}; default ${threshold.fallback}.`;
  return [optionOf(threshold), { type: 'string', value, help }];
}

/** One option for each threshold of the rules. */
export const THRESHOLD_ARGUMENTS: Readonly<Record<string, CommandOption>> = Object.fromEntries(
  THRESHOLD_LIST.map(toOption),
);

/** Returns the thresholds that are given. @throws {UsageError} if a value is invalid */
export function thresholdsFrom(values: OptionValues): ThresholdOptions {
  const thresholds: NestedNumbers = {};
  for (const threshold of THRESHOLD_LIST) {
    const name = optionOf(threshold);
    const text = textOption(values, name);
    if (text === undefined) continue;
    const value = /^[\d.e+-]+$/i.test(text) ? Number(text) : NaN;
    if (!isAcceptedValue(threshold.kind, value)) {
      throw new UsageError(
        `--${name} is ${JSON.stringify(text)}; accepted: ${acceptedValues(threshold.kind)}.`,
      );
    }
    assign(thresholds, threshold.path, value);
  }
  return thresholds;
}

interface NestedNumbers {
  [name: string]: number | NestedNumbers;
}

function assign(target: NestedNumbers, [name = '', ...rest]: readonly string[], value: number): void {
  if (rest.length === 0) target[name] = value;
  else assign((target[name] ??= {}) as NestedNumbers, rest, value);
}

/** Returns a message about thresholds as one sentence about options. */
export const withOptionNames = (message: string): string =>
  message
    .replace(
      /\bthresholds((?:\.\w+)+)/g,
      (_, path: string) => `--${optionOf({ path: path.slice(1).split('.') })}`,
    )
    .replace('. It must', '; it must');
