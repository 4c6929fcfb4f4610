import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compatibility } from './compatibility';
import { withSections } from './tables';

/** Writes the README's tables from the catalogue and the options, and docs/compatibility.md: `npm run docs`. */
const root = join(__dirname, '../../..');

function write(file: string, renew: (before: string) => string): void {
  const path = join(root, file);
  const before = readFileSync(path, { encoding: 'utf8', flag: 'a+' });
  const after = renew(before);
  writeFileSync(path, after);
  process.stdout.write(`${file} is ${after === before ? 'up to date' : 'written anew'}.\n`);
}

write('README.md', withSections);
write('docs/compatibility.md', compatibility);
