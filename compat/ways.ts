import type { NodeVersion } from './lines';

/** A way to load an SDK and this package. One process makes one call, or enqueues two events. */
export interface Way {
  readonly title: string;
  /** Arguments of Node; paths are relative to the project. */
  readonly args: readonly string[];
  /** Options of Node before {@link args} that depend on its version. */
  readonly options?: Readonly<Record<NodeVersion, readonly string[]>>;
  /** Bundles to build first: entry point by output file, and the modules that stay external. */
  readonly bundle?: {
    readonly files: Readonly<Record<string, string>>;
    readonly external: readonly string[];
  };
  /** Node versions that do not support this way, with the reason. */
  readonly impossible?: Partial<Record<NodeVersion, string>>;
}

const TSX = 'node_modules/tsx/dist/cli.mjs';

const OURS = 'opentelemetry-instrumentation-customerio';
/** Loads every entry point of this package before the application. */
const preloadEntries = (option: '--require' | '--import') =>
  ['', '/register', '/webhooks', '/stores/redis', '/testing'].flatMap((path) => [option, `${OURS}${path}`]);

/** Node 20.6 has an earlier name of the option and no relative paths. Node 26 restricts the network too. */
const PERMISSIONS = {
  '20.6.0': ['--experimental-permission', '--allow-fs-read=*'],
  '22': ['--permission', '--allow-fs-read=.'],
  '24': ['--permission', '--allow-fs-read=.'],
  '26': ['--permission', '--allow-fs-read=.', '--allow-net'],
} as const;

export const WAYS: readonly Way[] = [
  { title: 'CommonJS', args: ['commonjs.cjs'] },
  { title: 'ES modules, no loader', args: ['esm.mjs'] },
  {
    title: 'ES modules, `--experimental-loader`',
    args: ['--experimental-loader=@opentelemetry/instrumentation/hook.mjs', 'esm.mjs'],
  },
  { title: 'ES modules, `module.register`', args: ['--import', './module-register.mjs', 'esm.mjs'] },
  {
    title: 'ES modules, synchronous hooks',
    args: ['--import', 'import-in-the-middle/register-hooks.mjs', 'esm.mjs'],
    impossible: { '20.6.0': 'Node 22.15 is the first to have `module.registerHooks`' },
  },
  { title: '`tsx`, `.ts` as CommonJS', args: [TSX, 'typescript.ts'] },
  { title: '`tsx`, `.mts` as ES module', args: [TSX, 'typescript.mts'] },
  {
    title: 'esbuild bundle, `instrumentCustomerIO`',
    args: ['bundle/app.cjs'],
    bundle: { files: { 'bundle/app.cjs': 'bundled.cjs' }, external: [] },
  },
  {
    title: 'Next.js-style bundles, `customerio-node` external',
    args: ['server.cjs'],
    bundle: {
      files: { 'bundle/instrumentation.cjs': 'next-instrumentation.cjs', 'bundle/page.cjs': 'next-page.cjs' },
      external: ['customerio-node'],
    },
  },
  { title: 'after a collection of the test kit, ES modules', args: ['test-kit.mjs'] },
  {
    title: '`--frozen-intrinsics`, CommonJS',
    args: ['--frozen-intrinsics', ...preloadEntries('--require'), 'commonjs.cjs'],
  },
  {
    title: '`--frozen-intrinsics`, ES modules',
    args: ['--frozen-intrinsics', ...preloadEntries('--import'), 'esm.mjs'],
  },
  {
    title: '`--permission`, CommonJS',
    options: PERMISSIONS,
    args: [...preloadEntries('--require'), 'commonjs.cjs'],
  },
  {
    title: '`--permission`, ES modules',
    options: PERMISSIONS,
    args: [...preloadEntries('--import'), 'esm.mjs'],
  },
];

const SDK = '`cdp-analytics-node`';

/** The ways to load the second SDK. */
export const EVENT_WAYS: readonly Way[] = [
  { title: `${SDK}, CommonJS`, args: ['events.cjs'] },
  { title: `${SDK}, ES modules, no loader`, args: ['events.mjs'] },
  {
    title: `${SDK}, ES modules, \`module.register\``,
    args: ['--import', './module-register.mjs', 'events.mjs'],
  },
  {
    title: `${SDK}, esbuild bundle, \`instrumentCustomerIO\``,
    args: ['bundle/events.cjs'],
    bundle: { files: { 'bundle/events.cjs': 'events-bundled.cjs' }, external: [] },
  },
  {
    title: `${SDK}, \`--frozen-intrinsics\``,
    args: ['--frozen-intrinsics', ...preloadEntries('--require'), 'events.cjs'],
  },
  {
    title: `${SDK}, \`--permission\``,
    options: PERMISSIONS,
    args: [...preloadEntries('--import'), 'events.mjs'],
  },
];

/** The ways to load the webhook receiver, which requires no Customer.io SDK. */
export const WEBHOOK_WAYS: readonly Way[] = [
  { title: 'webhook receiver, CommonJS', args: ['webhook.cjs'] },
  { title: 'webhook receiver, ES modules', args: ['webhook.mjs'] },
  {
    title: 'webhook receiver, `--frozen-intrinsics`',
    args: ['--frozen-intrinsics', ...preloadEntries('--require'), 'webhook.cjs'],
  },
  {
    title: 'webhook receiver, `--permission`',
    options: PERMISSIONS,
    args: [...preloadEntries('--import'), 'webhook.mjs'],
  },
];
