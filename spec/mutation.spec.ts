import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { countsOf, documentFile, documentOf, GOAL, reasonOf } from '../tools/mutation/document';
import { PARTS } from '../tools/mutation/parts';
import { REASONS } from '../tools/mutation/reasons';
import { since, updated, type Mutant } from '../tools/mutation/report';
import { readResults } from '../tools/mutation/results';

const root = join(__dirname, '../..');

describe('the mutants that live', () => {
  it('stand in docs/mutation.md (if not: npm run docs)', () => {
    expect(readFileSync(documentFile, 'utf8')).to.equal(documentOf(readResults()));
  });

  it('are few enough in each part', () => {
    for (const part of Object.keys(PARTS)) {
      const { killed, tried } = countsOf(readResults(), part);
      expect((100 * killed) / tried, part).to.be.at.least(GOAL);
    }
  });

  it('have a reason each', () => {
    const survivors = Object.values(readResults()).flatMap((result) => result.survivors);
    expect(survivors.filter((survivor) => reasonOf(survivor) === undefined)).to.deep.equal([]);
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

describe('mutants that are tried again', () => {
  const mutant = (status: string, column: number): Mutant => ({
    status,
    mutatorName: 'BooleanLiteral',
    replacement: 'false',
    location: { start: { line: 2, column }, end: { line: 2, column: column + 4 } },
  });
  const report = (source: string, ...mutants: Mutant[]) => ({ files: { 'lib/a.ts': { source, mutants } } });
  const before = report('a', mutant('Killed', 3), mutant('Survived', 10), mutant('NoCoverage', 20));

  it('are those that lived, by their place', () => {
    // columns of Stryker's reports count from 1, those of its patterns from 0
    expect(since(before, () => 'a')).to.deep.equal(['lib/a.ts:2:9-2:13', 'lib/a.ts:2:19-2:23']);
  });

  it('are all of a file that changed, and none of one that is gone', () => {
    expect(since(before, () => 'b')).to.deep.equal(['lib/a.ts']);
    expect(since(before, () => undefined)).to.deep.equal([]);
  });

  it('get the newer verdict; the others keep theirs', () => {
    const after = report('a', mutant('Killed', 10), mutant('Survived', 20));
    expect(updated(before, after)).to.deep.equal(
      report('a', mutant('Killed', 3), mutant('Killed', 10), mutant('Survived', 20)),
    );
  });

  it('replace those of a file that changed', () => {
    const after = report('b', mutant('Survived', 3));
    expect(updated(before, after)).to.deep.equal(after);
  });

  it('change nothing in a file that was not tried again', () => {
    expect(updated(before, { files: {} })).to.deep.equal(before);
  });
});
