import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface Tarball {
  /** Bytes, compressed: what `npm install` downloads. */
  readonly size: number;
  readonly entryCount: number;
}

/**
 * Returns the size of the tarball that `npm publish` would upload. It is 0.6 kB too large: the current build names its
 * source maps, and `prepack` builds without them.
 */
export function tarball(): Tarball {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: join(__dirname, '..', '..'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = JSON.parse(output) as Tarball[];
  if (packed === undefined) throw new Error('npm pack --json listed no tarball');
  return packed;
}
