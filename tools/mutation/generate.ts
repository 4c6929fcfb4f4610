import { writeFileSync } from 'node:fs';
import { documentFile, documentOf } from './document';
import { readResults } from './results';

/** Writes docs/mutation.md from what the last runs found: `npm run docs`. */
writeFileSync(documentFile, documentOf(readResults()));
process.stdout.write('docs/mutation.md is written.\n');
