import { failed, judge, publish } from '../document';
import { machine } from '../machine';
import { phase } from '../phase';
import type { Timings } from '../rounds';
import { delayRows, soakedCallRows, soakedEventRows, soakedWebhookRows } from '../rows/soak';
import type { Streamed } from '../webhooks/stream';
import type { SoakedEvents } from './analytics';
import type { SoakedCalls } from './calls';

/**
 * Runs an hour of a large sender's traffic as fast as possible, to detect growth. Exits with 1 if a count is wrong;
 * with `--check`, also if a target is missed. `--quick` runs a smaller load. `--write` writes the result into
 * docs/performance.md.
 */
async function soak(): Promise<void> {
  const description = machine([
    'customerio-node',
    '@customerio/cdp-analytics-node',
    '@opentelemetry/sdk-trace-node',
  ]);
  console.log(`${description}\n`);
  const rows = [
    ...soakedCallRows(await phase<SoakedCalls>('soak/calls')),
    ...soakedWebhookRows(await phase<Streamed>('soak/webhooks')),
    ...soakedEventRows(await phase<SoakedEvents>('soak/analytics')),
    ...delayRows(await phase<Timings>('soak/delay')),
  ];
  publish('soak', description, rows);
  judge(rows);
}

soak().catch(failed);
