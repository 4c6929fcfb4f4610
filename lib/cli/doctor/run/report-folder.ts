import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessReport } from './process-report';

/** A temporary folder in which the observed processes write their reports. Only this user can read it. */
export class ReportFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'customerio-otel-'));

  /** Returns the reports of all processes and worker threads so far. */
  read(): ProcessReport[] {
    return readdirSync(this.path)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(this.path, name), 'utf8')) as ProcessReport)
      .sort((a, b) => a.pid - b.pid || a.threadId - b.threadId);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
