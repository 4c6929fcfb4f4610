/** A process that has several copies of the package, or several registrations of it. */
export interface Copies {
  readonly title: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Codes of this package's warnings that the process must print, each once. */
  readonly warnings: readonly string[];
}

const OURS = 'opentelemetry-instrumentation-customerio/register';
/** Paths of copies that `.ci/compat` makes of the installed tarball. `incompatible` has another protocol. */
const below = (folder: string) =>
  `./${folder}/node_modules/opentelemetry-instrumentation-customerio/dist/lib/register.js`;
const SECOND = below('dependency');
const INCOMPATIBLE = below('incompatible');

export const COPIES: readonly Copies[] = [
  { title: 'two copies of the package, both in code', args: ['two-copies.cjs'], warnings: [] },
  {
    title: 'two copies of the package, both preloaded and both in code',
    args: ['--require', OURS, '--require', SECOND, 'two-copies.cjs'],
    warnings: [],
  },
  { title: 'our `register` and `NodeSDK` in code', args: ['--require', OURS, 'commonjs.cjs'], warnings: [] },
  {
    title: 'our `register` by `--require` and by `--import`, and `NodeSDK` in code',
    args: ['--require', OURS, '--import', OURS, 'esm.mjs'],
    warnings: [],
  },
  {
    title: 'two copies that cannot work together, in code: one warning, the first records',
    args: ['two-copies.cjs'],
    env: { SECOND_COPY: 'incompatible' },
    warnings: ['CUSTOMERIO_OTEL_COPIES'],
  },
  {
    title: 'two copies that cannot work together, the other preloaded: one warning, the first records',
    args: ['--require', INCOMPATIBLE, 'commonjs.cjs'],
    warnings: ['CUSTOMERIO_OTEL_COPIES'],
  },
];
