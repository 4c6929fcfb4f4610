import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../harness/processes/node-process';

export interface Page {
  /** Path in the repository, such as `docs/logs.md`. */
  readonly name: string;
  readonly text: string;
}

const documents = readdirSync(join(REPOSITORY, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .map((path) => `docs/${path}`);

/** The README, the documents and the runbooks. */
export const PAGES: readonly Page[] = ['README.md', 'CONTRIBUTING.md', ...documents].map((name) => ({
  name,
  text: readFileSync(join(REPOSITORY, name), 'utf8'),
}));
