import type { Timings } from '../rounds';
import { differences, median, quantile } from '../statistics';

export const ns = (value: number) => `${Math.round(value).toLocaleString('en')} ns`;
export const us = (value: number) => `${value.toFixed(1)} us`;
export const ms = (value: number) => `${value.toFixed(1)} ms`;
export const bytes = (value: number) => `${Math.round(value).toLocaleString('en')} B`;
export const kB = (value: number) => `${(value / 1000).toFixed(1)} kB`;
export const MB = (value: number) => `${(value / 1e6).toFixed(1)} MB`;
export const factor = (value: number) => `${value.toFixed(2)} x`;
export const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
export const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')} /s`;

/** One process measures each variant many times, but has compiled them in one way: processes are compared. */
export const range = (values: readonly number[], format: (value: number) => string) =>
  `${format(Math.min(...values))} .. ${format(Math.max(...values))}`;
export const quartiles = (values: readonly number[], format: (value: number) => string) =>
  `${format(quantile(values, 0.25))} .. ${format(quantile(values, 0.75))}`;

export const of = (timings: Timings, name: string): number[] => {
  const found = timings[name];
  if (found === undefined || found.length === 0) throw new Error(`nothing was measured for ${name}`);
  return found;
};

/** Median over rounds of what a variant takes longer than bare in the same round. */
export const added = (timings: Timings, name: string) =>
  median(differences(of(timings, name), of(timings, 'bare')));
