import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documentFile, documentOf } from '../tools/mutation/document';
import { REASONS } from '../tools/mutation/reasons';
import { readResults } from '../tools/mutation/results';

const root = join(__dirname, '../..');

describe('the mutants that live', () => {
  it('stand in docs/mutation.md (if not: npm run docs)', () => {
    expect(readFileSync(documentFile, 'utf8')).to.equal(documentOf(readResults()));
  });

  it('have reasons that are about lines of lib/', () => {
    for (const [file, reasons] of Object.entries(REASONS)) {
      const lines = readFileSync(join(root, file), 'utf8').split('\n');
      for (const { line } of reasons) {
        expect(lines.filter((one) => one.includes(line)).length, `${file}: ${line}`).to.be.above(0);
      }
    }
  });
});
