import { setTimeout as sleep } from 'node:timers/promises';
import { apiTable, rowsOf } from './api-table';
import type { Sample } from './exposition';
import { messageTable } from './message-table';
import type { PageReader } from './page';
import type { Screen } from './screen';
import { webhookLine } from './webhook-line';

const REFRESH_MS = 1_000;
const PLAIN_REFRESH_MS = 5_000;
const PLAIN_POLL_MS = 250;
/** Fewer rows are the very beginning. */
const ENOUGH_ROWS = 10;

/** Shows what a metrics page says, again and again. */
export async function showTables(screen: Screen, reader: PageReader): Promise<never> {
  let plainAt = Date.now() + PLAIN_REFRESH_MS;
  let shown = false;
  let before = 0;
  for (;;) {
    const samples = await reader.read();
    if (!screen.isPlain) {
      show(screen, samples);
      await sleep(REFRESH_MS);
      continue;
    }
    // the first table comes as soon as every operation has been seen
    const { length } = rowsOf(samples);
    const isComplete = length >= ENOUGH_ROWS && length === before;
    before = length;
    if ((isComplete && !shown) || Date.now() >= plainAt) {
      show(screen, samples);
      shown = true;
      plainAt = Date.now() + PLAIN_REFRESH_MS;
    }
    await sleep(shown ? plainAt - Date.now() : PLAIN_POLL_MS);
  }
}

const show = (screen: Screen, samples: readonly Sample[]): void =>
  screen.show(apiTable(rowsOf(samples)), messageTable(samples), webhookLine(samples));
