import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withRedaction } from '../collector/redaction';
import { compatibility } from './compatibility';
import { withDeliveryTable } from './delivery-table';
import { withDocumentIndex } from './document-index';
import { withIncidents } from './incidents';
import { withModules } from './modules';
import { sdkVersions } from './sdk-versions';
import { TABLE_DOCUMENTS, withSections } from './tables';

const root = join(__dirname, '../../..');

/** Files with parts that are generated from tables in the code. `npm run docs` writes them. */
const DOCUMENTS: Readonly<Record<string, (before: string) => string>> = {
  ...Object.fromEntries(TABLE_DOCUMENTS.map((name) => [name, withSections(name)])),
  'docs/compatibility.md': compatibility,
  'docs/sdk-versions.md': sdkVersions,
  'examples/stack/README.md': withIncidents,
  'collector-config.yaml': withRedaction,
  'examples/collector/agent.yaml': withRedaction,
  'examples/collector/gateway.yaml': withRedaction,
  'docs/webhooks.md': withDeliveryTable,
  'docs/architecture.md': withModules,
  // last, because it reads the other documents
  'docs/README.md': withDocumentIndex,
};

for (const [name, render] of Object.entries(DOCUMENTS)) {
  const path = join(root, name);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const after = render(before);
  writeFileSync(path, after);
  process.stdout.write(after === before ? `${name} is up to date.\n` : `Updated ${name}.\n`);
}
