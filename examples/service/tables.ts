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
/** With fewer rows, some operations have not been called yet. */
const ENOUGH_ROWS = 10;

/** Shows the tables of a metrics page, and refreshes them without end. */
export async function showTables(screen: Screen, reader: PageReader): Promise<never> {
  let plainAt = Date.now() + PLAIN_REFRESH_MS;
  let isShown = false;
  let previousLength = 0;
  for (;;) {
    const samples = await reader.read();
    if (!screen.isPlain) {
      show(screen, samples);
      await sleep(REFRESH_MS);
      continue;
    }
    // the first table is written when every operation has been called
    const { length } = rowsOf(samples);
    const isComplete = length >= ENOUGH_ROWS && length === previousLength;
    previousLength = length;
    if ((isComplete && !isShown) || Date.now() >= plainAt) {
      show(screen, samples);
      isShown = true;
      plainAt = Date.now() + PLAIN_REFRESH_MS;
    }
    await sleep(isShown ? plainAt - Date.now() : PLAIN_POLL_MS);
  }
}

const show = (screen: Screen, samples: readonly Sample[]): void =>
  screen.show(apiTable(rowsOf(samples)), messageTable(samples), webhookLine(samples));
