import { INCIDENTS } from '../../examples/stack/incidents';
import { code, table } from './markdown';

const SECTION = /(<!-- incidents:begin -->\n)[^]*?(<!-- incidents:end -->)/;

/** Writes the incidents of `npm run stack` into its README. */
export function withIncidents(readme: string): string {
  if (!SECTION.test(readme))
    throw new Error('examples/stack/README.md has no markers <!-- incidents:begin -->.');
  const rows = Object.entries(INCIDENTS).map(([name, { description, alert, withinMinutes }]) => [
    code(name),
    description,
    `[${alert}](../../docs/runbooks/${alert}.md)`,
    `${withinMinutes} min`,
  ]);
  const incidents = table(['Incident', 'What happens', 'Alert', 'Within'], rows);
  return readme.replace(SECTION, (_, begin: string, end: string) => `${begin}\n${incidents}\n\n${end}`);
}
