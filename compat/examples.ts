import type { NodeVersion } from './lines';

/** An application in a folder of `examples/`, which `.ci/examples` runs with the packed tarball. */
export interface ExampleApp {
  readonly folder: string;
  /** The oldest tested version that its tools support. */
  readonly node: NodeVersion;
  /** @default 'npm' */
  readonly packageManager?: 'npm' | 'pnpm' | 'yarn';
  /**
   * Text that the script `test` must print. An application without it is a server: it has a script `start`, and its
   * metrics page must have the lines of {@link METRICS_PAGE}.
   */
  readonly testSummary?: string;
}

/** Those that take longest are first. */
export const EXAMPLES: readonly ExampleApp[] = [
  { folder: 'nextjs', node: '24' },
  { folder: 'nestjs', node: '20.6.0' },
  { folder: 'jest', node: '20.6.0', testSummary: 'Tests:       4 passed, 4 total' },
  { folder: 'vitest', node: '22', testSummary: 'Tests  4 passed (4)' },
  { folder: 'deno', node: '24' },
  { folder: 'yarn-pnp', node: '20.6.0', packageManager: 'yarn' },
  { folder: 'pnpm', node: '20.6.0', packageManager: 'pnpm' },
  { folder: 'esbuild', node: '20.6.0' },
  { folder: 'mocha', node: '22', testSummary: '4 passing' },
  { folder: 'node-test', node: '20.6.0', testSummary: 'pass 4' },
  { folder: 'hono', node: '20.6.0' },
];

/**
 * Lines of the metrics page after `POST /welcome` sent one e-mail, and `POST /cio` received the webhook of its delivery
 * and one that was signed with another key. The labels of the instrumentation scope are left out.
 */
export const METRICS_PAGE: readonly string[] = [
  'customerio_api_requests_total{operation="sendEmail",status="success",api="app"} 1',
  'customerio_api_latency_ms_count{operation="sendEmail",status="success",api="app"} 1',
  'customerio_email_delivered_total{campaign_type="transactional"} 1',
  'customerio_webhook_received_total{event_type="email_delivered"} 1',
  'customerio_webhook_errors_total{error_type="invalid_signature"} 1',
  'customerio_delivery_lookups_total{result="found"} 1',
];
