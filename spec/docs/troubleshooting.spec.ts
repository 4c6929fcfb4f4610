import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { WARNING_CODES } from '../../lib/diagnostics';

const page = readFileSync(join(__dirname, '../../../docs/troubleshooting.md'), 'utf8');

/** Returns the first cells of the table in a section of the page, without their backticks. */
function firstCells(heading: string): string[] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, cell]) => String(cell));
}

describe('docs/troubleshooting.md', () => {
  it('has one entry for each warning code, and no entry for another code', () => {
    expect(firstCells('Warning codes')).to.have.members([...WARNING_CODES]);
  });
});
