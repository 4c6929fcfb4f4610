import { documented, writeInto } from '../document';
import { machine } from '../machine';
import { phase } from '../phase';
import type { Timings } from '../rounds';
import { delayRow, soakedCallRows, soakedWebhookRows } from '../rows/soak';
import { table } from '../table';
import type { Million } from '../webhooks/million';
import type { SoakedCalls } from './calls';

/**
 * An hour of a large sender's traffic, as fast as it goes: what grows with it shows. Exits with 1 if a count is
 * not what it has to be, with `--check` also if a target is missed; `--quick` takes less; `--write` writes the
 * result into docs/performance.md.
 */
async function soak(): Promise<void> {
  const description = machine(['customerio-node', '@opentelemetry/sdk-trace-node']);
  console.log(`${description}\n`);
  const rows = [
    ...soakedCallRows(await phase<SoakedCalls>('soak/calls')),
    ...soakedWebhookRows(await phase<Million>('webhooks/million')),
    delayRow(await phase<Timings>('soak/delay')),
  ];
  console.log(table(rows));
  if (process.argv.includes('--write')) writeInto('soak', documented('npm run soak', description, rows));
  const isChecked = process.argv.includes('--check');
  if (rows.some(({ met, exact }) => met === false && (isChecked || exact))) process.exitCode = 1;
}

soak().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
