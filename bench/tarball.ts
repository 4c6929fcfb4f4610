import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface Tarball {
  /** Bytes, compressed: what `npm install` downloads. */
  readonly size: number;
  readonly entryCount: number;
}

/** What `npm publish` would upload of the build as it is. */
export function tarball(): Tarball {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: join(__dirname, '..', '..'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = JSON.parse(output) as Tarball[];
  if (packed === undefined) throw new Error('npm pack named no tarball');
  return packed;
}
