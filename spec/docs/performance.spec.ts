import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY } from '../harness/processes/node-process';

const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');

const cellsOf = (line: string) => line.split('|').map((cell) => cell.replaceAll('**', '').trim());

/** Returns a value of the table of all versions, in the column of Node 24. */
function measured(label: string): string {
  const lines = read('docs/performance.md').split('\n').map(cellsOf);
  const column = lines.find((cells) => cells[1] === 'Ratio or value')?.indexOf('Node 24') ?? -1;
  return lines.find((cells) => cells[1] === label)?.[column] ?? `no row "${label}" of Node 24`;
}

/** Sentences of the README with a figure, and the row that they quote. */
const QUOTES: Readonly<Record<string, RegExp>> = {
  'added by a call, instrumented / by hand': /a recorded call adds ([\d.]+) times/,
  'CPU time per request, receiver / by hand with the same bounds':
    /a webhook needs ([\d.]+) times the CPU time/,
};

describe('the figures of the README', () => {
  for (const [label, sentence] of Object.entries(QUOTES)) {
    it(`quote the row "${label}" of Node 24`, () => {
      const [, quoted] = sentence.exec(read('README.md')) ?? [];
      expect(`${quoted} x`).to.equal(measured(label));
    });
  }
});
