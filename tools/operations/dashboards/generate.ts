import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardFiles } from '.';

const folder = join(__dirname, '../../../../dashboards');
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(dashboardFiles())) writeFileSync(join(folder, name), text);
