import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessReport } from '../process-report';

/** Minimum time between two writes. */
const WRITE_INTERVAL_MS = 100;
/** How often changes are noticed that have no event, such as a provider that was registered. */
const UPDATE_INTERVAL_MS = 250;

// an application can replace the timers
const { setTimeout, setInterval } = globalThis;

/**
 * Writes the report of a process to a file, which survives each way in which a process can end. A file of a
 * temporary name is renamed, so that no reader sees a part of it.
 */
export class Reporter {
  private lastWriteAt = Number.NEGATIVE_INFINITY;
  private isScheduled = false;
  private written = '';
  private readonly file: string;

  /** @param update reads the current state into the report */
  constructor(
    folder: string,
    private readonly report: ProcessReport,
    private readonly update: () => void,
  ) {
    this.file = join(folder, `${report.pid}-${report.threadId}`);
    setInterval(() => this.write(), UPDATE_INTERVAL_MS).unref();
  }

  /** Writes the report soon: at once, unless it was written a moment ago. */
  touch(): void {
    if (this.isScheduled) return;
    const delayMs = this.lastWriteAt + WRITE_INTERVAL_MS - performance.now();
    if (delayMs <= 0) {
      this.write();
      return;
    }
    this.isScheduled = true;
    setTimeout(() => {
      this.isScheduled = false;
      this.write();
    }, delayMs).unref();
  }

  /** Writes the report now, if it changed. Ignores errors: the doctor can end before the application. */
  write(): void {
    try {
      this.update();
      const text = JSON.stringify(this.report);
      this.lastWriteAt = performance.now();
      if (text === this.written) return;
      writeFileSync(`${this.file}.tmp`, text, { mode: 0o600 });
      renameSync(`${this.file}.tmp`, `${this.file}.json`);
      this.written = text;
    } catch {
      // the folder was removed
    }
  }
}
