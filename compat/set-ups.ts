/** A way in which a service starts OpenTelemetry. One process makes two calls; the second one fails. */
export interface SetUp {
  readonly title: string;
  /** Arguments of Node; paths are relative to the project. */
  readonly args: readonly string[];
  /** Whether the declarative configuration file is used instead of environment variables. */
  readonly configFile?: true;
}

const OURS = 'opentelemetry-instrumentation-customerio/register';
const AUTO = '@opentelemetry/auto-instrumentations-node/register';

export const SET_UPS: readonly SetUp[] = [
  { title: '`NodeSDK`', args: ['node-sdk.cjs'] },
  { title: '`NodeSDK` in an ES module', args: ['node-sdk.mjs'] },
  { title: '`startNodeSdk`', args: ['start-node-sdk.cjs'] },
  { title: '`startNodeSdk`, declarative file', args: ['start-node-sdk.cjs'], configFile: true },
  {
    title: 'our `register` before `startNodeSdk`, declarative file',
    args: ['--require', OURS, 'start-node-sdk-bare.cjs'],
    configFile: true,
  },
  { title: 'hand-built providers, registered globally', args: ['hand-built-global.cjs'] },
  { title: 'hand-built providers, given to `registerInstrumentations`', args: ['hand-built-given.cjs'] },
  {
    title: '`--require` our `register`, then that of `auto-instrumentations-node`',
    args: ['--require', OURS, '--require', AUTO, 'shop.cjs'],
  },
  {
    title: '`--require` the `register` of `auto-instrumentations-node`, then ours',
    args: ['--require', AUTO, '--require', OURS, 'shop.cjs'],
  },
  {
    title: '`--import` our `register`, then that of `auto-instrumentations-node`',
    args: ['--import', OURS, '--import', AUTO, 'shop.mjs'],
  },
  {
    title: '`--import` the `register` of `auto-instrumentations-node`, then ours',
    args: ['--import', AUTO, '--import', OURS, 'shop.mjs'],
  },
];
