import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from './markdown';
import { replaceSection } from './section';

const DOCS = join(__dirname, '../../../docs');

/** The documents by subject, in the order of the index. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Set it up': ['getting-started', 'webhooks', 'analytics', 'testing', 'simulator', 'migrating'],
  'Find out why': ['troubleshooting', 'limits', 'performance'],
  'Look it up': ['configuration', 'telemetry', 'compatibility', 'sdk-versions', 'versioning'],
  'Operate it': ['dashboards', 'alerts', 'collector', 'scaling', 'logs'],
  'Review it': ['privacy', 'security', 'architecture', 'releasing'],
};

/** The first sentence of each document names what its reader can do. */
const PURPOSE = /^After reading this page you can ([^]+?)\.(?=\s)/;

/** A document: its title, and what its reader can do. */
export interface DocumentEntry {
  readonly title: string;
  readonly purpose: string;
}

/** Reads the title and the first sentence of a document. @throws if one of them has another form */
export function entryOf(name: string, text: string): DocumentEntry {
  const [, title, body = ''] = /^# (.+)\n\n([^]*)$/.exec(text) ?? [];
  const purpose = PURPOSE.exec(body)?.[1];
  if (title === undefined || purpose === undefined) {
    throw new Error(`${name} must start with a title and "After reading this page you can ...".`);
  }
  return { title, purpose: purpose.charAt(0).toUpperCase() + purpose.slice(1) };
}

/** Returns the names of the documents, without the index and without the runbooks. */
export const documentNames = (): string[] =>
  readdirSync(DOCS)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => file.slice(0, -'.md'.length));

function indexOf(names: readonly string[]): string {
  const stray = names.filter((name) => !Object.values(GROUPS).flat().includes(name));
  if (stray.length > 0) {
    throw new Error(`tools/docs/document-index.ts has no group for ${stray.join(', ')}.`);
  }
  return Object.entries(GROUPS)
    .map(([group, members]) => {
      const rows = members
        .filter((name) => names.includes(name))
        .map((name) => {
          const { title, purpose } = entryOf(
            `docs/${name}.md`,
            readFileSync(join(DOCS, `${name}.md`), 'utf8'),
          );
          return [`[${title}](${name}.md)`, purpose];
        });
      return `## ${group}\n\n${table(['Document', 'What you can do after reading it'], rows)}`;
    })
    .join('\n\n');
}

/** Returns docs/README.md with the current list of documents. @throws if a document is in no group */
export const withDocumentIndex = (document: string): string =>
  replaceSection(document, 'docs/README.md', 'documents', indexOf(documentNames()));
