import { isQuick, phase, phases } from './phase';
import type { Timings } from './rounds';
import { callRows, idleRows, loopbackRows, preloadRow, tarballRow } from './rows';
import { STUBBED } from './stub';
import { table } from './table';
import { tarball } from './tarball';

/**
 * What the instrumentation costs, against what the product promises. Ratios are of one run on one
 * machine; absolute times are for orientation. `--quick` takes fewer rounds, `--check` exits with 1 if a
 * target is missed.
 */
async function run(): Promise<void> {
  const processes = isQuick ? 2 : 5;
  console.log(`Node ${process.version} ${process.platform} ${process.arch}, customerio-node 5.2.0`);
  console.log(`${STUBBED}. Not stubbed: loopback, preload.`);
  console.log(`Spread: least .. most of several processes; loopback and preload: quartiles.\n`);

  const rows = [
    ...callRows(await phases<Timings>('calls', processes)),
    ...idleRows(await phases<Timings>('idle', isQuick ? 2 : 3)),
    ...loopbackRows(await phase<Timings>('loopback')),
    preloadRow(await phase<Timings>('preload')),
    tarballRow(tarball()),
  ];
  console.log(table(rows));
  if (process.argv.includes('--check') && rows.some(({ met }) => met === false)) process.exitCode = 1;
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
