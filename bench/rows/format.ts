import type { Timings } from '../rounds';
import { differences, median, quantile } from '../statistics';

export const ns = (value: number) => `${Math.round(value).toLocaleString('en')} ns`;
export const us = (value: number) => `${value.toFixed(1)} us`;
export const ms = (value: number) => `${value.toFixed(1)} ms`;
export const bytes = (value: number) => `${Math.round(value).toLocaleString('en')} B`;
export const MB = (value: number) => `${(value / 1e6).toFixed(1)} MB`;
export const factor = (value: number) => `${value.toFixed(2)} x`;
export const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
export const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')} /s`;

/** Formats minimum and maximum over processes: a process compiles each variant once, so its rounds are similar. */
export const range = (values: readonly number[], format: (value: number) => string) =>
  `${format(Math.min(...values))} .. ${format(Math.max(...values))}`;
export const quartiles = (values: readonly number[], format: (value: number) => string) =>
  `${format(quantile(values, 0.25))} .. ${format(quantile(values, 0.75))}`;

export const of = (timings: Timings, name: string): number[] => {
  const found = timings[name];
  if (found === undefined || found.length === 0) throw new Error(`the run has no measurements of ${name}`);
  return found;
};

/** Returns the median over rounds of a variant's additional time, compared with bare in the same round. */
export const added = (timings: Timings, name: string) =>
  median(differences(of(timings, name), of(timings, 'bare')));
