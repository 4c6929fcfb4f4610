import type { NodeVersion } from './lines';

/**
 * What `.ci/examples` does with an application.
 *
 * - `server`: starts it, sends an e-mail, posts its webhooks, compares the metrics page, and stops it with SIGTERM.
 * - `sender`: the same for a service that receives no webhooks.
 * - `tests`: runs the script `test`.
 * - `job`, `redis`, `lambda`, `analytics`: see tools/ci/examples/checks.
 */
export type ExampleKind = 'server' | 'sender' | 'tests' | 'job' | 'redis' | 'lambda' | 'analytics';

/** An application in a folder of `examples/`, which `.ci/examples` runs with the packed tarball. */
export interface ExampleApp {
  readonly folder: string;
  /** The oldest tested version that its tools support. */
  readonly node: NodeVersion;
  /** @default 'npm' */
  readonly packageManager?: 'npm' | 'pnpm' | 'yarn';
  /** @default 'server', or 'tests' with a `testSummary` */
  readonly kind?: ExampleKind;
  /** Text that the script `test` must print. */
  readonly testSummary?: string;
  /** Paths of a server at which the receiver responds. @default ['/cio'] */
  readonly webhookPaths?: readonly string[];
}

/** Those that take longest are first. */
export const EXAMPLES: readonly ExampleApp[] = [
  { folder: 'nextjs', node: '24' },
  { folder: 'nestjs', node: '20.6.0' },
  // the preload of OpenTelemetry 3.x needs Node 22.15
  { folder: 'zero-code', node: '24', kind: 'sender' },
  { folder: 'jest', node: '20.6.0', testSummary: 'Tests:       4 passed, 4 total' },
  { folder: 'vitest', node: '22', testSummary: 'Tests  4 passed (4)' },
  { folder: 'deno', node: '24' },
  { folder: 'node-sdk-esm-typescript', node: '20.6.0' },
  { folder: 'redis', node: '20.6.0', kind: 'redis' },
  { folder: 'lambda', node: '20.6.0', kind: 'lambda' },
  { folder: 'analytics', node: '20.6.0', kind: 'analytics' },
  { folder: 'express', node: '20.6.0', webhookPaths: ['/cio', '/parsed/cio'] },
  { folder: 'fastify', node: '20.6.0' },
  { folder: 'node-sdk-commonjs', node: '20.6.0', kind: 'job' },
  { folder: 'yarn-pnp', node: '20.6.0', packageManager: 'yarn' },
  { folder: 'pnpm', node: '20.6.0', packageManager: 'pnpm' },
  { folder: 'esbuild', node: '20.6.0' },
  { folder: 'mocha', node: '22', testSummary: '4 passing' },
  { folder: 'node-test', node: '20.6.0', testSummary: 'pass 4' },
  { folder: 'hono', node: '20.6.0' },
];

/** Lines of the metrics page after one e-mail. The labels of the instrumentation scope are left out. */
export const PAGE_OF_SENDER: readonly string[] = [
  'customerio_api_requests_total{operation="sendEmail",status="success",api="app"} 1',
  'customerio_api_latency_ms_count{operation="sendEmail",status="success",api="app"} 1',
];

/**
 * Lines of the metrics page after the webhook of a delivery and one that was signed with another key, at this number of
 * paths.
 */
export const pageOfReceiver = (paths: number): readonly string[] => [
  `customerio_email_delivered_total{campaign_type="transactional"} ${paths}`,
  `customerio_webhook_received_total{event_type="email_delivered"} ${paths}`,
  `customerio_webhook_errors_total{error_type="invalid_signature"} ${paths}`,
  `customerio_delivery_lookups_total{result="found"} ${paths}`,
];
