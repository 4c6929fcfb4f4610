import { createRequire } from 'node:module';
import { join } from 'node:path';

type Labels = Readonly<Record<string, string>>;

interface Options {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly registers: readonly Registry[];
}

export interface Registry {
  getSingleMetric(
    name: string,
  ): { get(): Promise<{ readonly values: readonly { value: number }[] }> } | undefined;
}

/** The part of `prom-client` that the recipe uses. Its own types exist only after `bash bench/install`. */
interface PromClient {
  readonly Registry: new () => Registry;
  readonly Counter: new (options: Options) => {
    inc(labels: Labels): void;
  };
  readonly Histogram: new (options: Options & { readonly buckets: readonly number[] }) => {
    /** Returns a function that records the seconds since this call. */
    startTimer(labels: Labels): (labels: Labels) => number;
  };
}

const BENCH = join(__dirname, '..', '..', 'bench', 'package.json');

/** Loads `prom-client` from the packages of the bench, which `npm ci` of the repository does not install. */
export const loadPromClient = (): PromClient => createRequire(BENCH)('prom-client') as PromClient;
