import { phase } from '../phase';
import { start } from '../program';
import type { Timings } from '../rounds';
import type { Row } from '../row';
import { delayRows, soakedCallRows, soakedEventRows, soakedWebhookRows } from '../rows/soak';
import type { Streamed } from '../webhooks/stream';
import type { SoakedEvents } from './analytics';
import type { SoakedCalls } from './calls';

const PACKAGES = ['customerio-node', '@customerio/cdp-analytics-node', '@opentelemetry/sdk-trace-node'];

/** Runs an hour of a large sender's traffic as fast as possible, to detect growth. The counts must be exact. */
const measure = async (): Promise<Row[]> => [
  ...soakedCallRows(await phase<SoakedCalls>('soak/calls')),
  ...soakedWebhookRows(await phase<Streamed>('soak/webhooks')),
  ...soakedEventRows(await phase<SoakedEvents>('soak/analytics')),
  ...delayRows(await phase<Timings>('soak/delay')),
];

start({ name: 'soak', packages: PACKAGES, notes: [], measure });
