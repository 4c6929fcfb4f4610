import { setTimeout as sleep } from 'node:timers/promises';
import type { History } from './history';
import { liveTable } from './layout';
import type { PageReader } from './page';
import { readingOf } from './reading';
import { progressLine } from './report';
import type { Screen } from './screen';

const READ_MS = 1_000;
/** Readings for each line in a pipe or a file. */
const READS_PER_LINE = 5;

/**
 * Reads the metrics page every second without end. Draws a live table on a terminal, and writes a line every 5 s into a
 * pipe or a file.
 */
export async function showLive(
  screen: Screen,
  reader: PageReader,
  history: History,
  addresses: readonly string[],
): Promise<never> {
  for (let reads = 1; ; reads += 1) {
    const startedAt = Date.now();
    const reading = readingOf(await reader.read(), Date.now());
    history.add(reading);
    if (!screen.isPlain) screen.show((size) => liveTable(history, addresses, size));
    else if (reads % READS_PER_LINE === 0) screen.log(progressLine(history, reading));
    await sleep(startedAt + READ_MS - Date.now());
  }
}
