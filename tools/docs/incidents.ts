import { INCIDENTS } from '../../examples/stack/incidents';
import { code, table } from './markdown';
import { replaceSection } from './section';

/** Writes the incidents of `npm run stack` into its README. */
export function withIncidents(readme: string): string {
  const rows = Object.entries(INCIDENTS).map(([name, { description, alert, withinMinutes }]) => [
    code(name),
    description,
    `[${alert}](../../docs/runbooks/${alert}.md)`,
    `${withinMinutes} min`,
  ]);
  const incidents = table(['Incident', 'What happens', 'Alert', 'Within'], rows);
  return replaceSection(readme, 'examples/stack/README.md', 'incidents', incidents);
}
