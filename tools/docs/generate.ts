import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compatibility } from './compatibility';
import { withIncidents } from './incidents';
import { sdkVersions } from './sdk-versions';
import { withSections } from './tables';

const root = join(__dirname, '../../..');

/** Files that are generated from the catalog, the options, compat/ and examples/. `npm run docs` writes them. */
const DOCUMENTS: Readonly<Record<string, (before: string) => string>> = {
  'README.md': withSections,
  'docs/compatibility.md': compatibility,
  'docs/sdk-versions.md': sdkVersions,
  'examples/stack/README.md': withIncidents,
};

for (const [name, render] of Object.entries(DOCUMENTS)) {
  const path = join(root, name);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const after = render(before);
  writeFileSync(path, after);
  process.stdout.write(after === before ? `${name} is up to date.\n` : `Updated ${name}.\n`);
}
