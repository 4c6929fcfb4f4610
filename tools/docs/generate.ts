import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSections } from './tables';

/** Writes the README's tables from the catalogue and the options: `npm run docs`. */
const readme = join(__dirname, '../../../README.md');
const before = readFileSync(readme, 'utf8');
const after = withSections(before);
writeFileSync(readme, after);
process.stdout.write(after === before ? 'README.md is up to date.\n' : 'README.md is written anew.\n');
