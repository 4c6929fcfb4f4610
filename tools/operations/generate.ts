import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withAlertTable } from './alert-table';
import { dashboardFiles } from './dashboards';
import { withIncidentTable } from './incidents/table';
import { kubernetesFiles } from './kubernetes';
import { ruleFiles } from './rule-files';

const root = join(__dirname, '../../..');

/** Writes the rule files, the table of docs/alerts.md and the dashboards. `npm run docs` runs it. */
const alerts = 'docs/alerts.md';
const files = {
  ...ruleFiles(),
  [alerts]: withIncidentTable(withAlertTable(readFileSync(join(root, alerts), 'utf8'))),
  ...dashboardFiles(),
  ...kubernetesFiles(),
};
for (const [path, content] of Object.entries(files)) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  process.stdout.write(`Wrote ${path}.\n`);
}
