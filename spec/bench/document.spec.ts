import { expect } from 'chai';
import { documentWith } from '../../bench/document';
import type { Machine } from '../../bench/machine';
import type { Result } from '../../bench/result';
import type { Row } from '../../bench/row';
import { benchRows, soakRows } from './results';

const machineOf = (node: string): Machine => ({
  node,
  platform: 'linux x64',
  cores: 2,
  processor: 'a processor',
  memoryGiB: 24,
  packages: { 'customerio-node': '5.2.0' },
});

const resultOf = (node: string, result: Partial<Result> = {}): Result => ({
  program: 'bench',
  command: 'npm run bench',
  machine: machineOf(node),
  runs: 1,
  rows: benchRows(),
  ...result,
});

const section = (name: string) => `<!-- ${name}:begin -->\nold\n<!-- ${name}:end -->\n`;
const PAGE = `# Page\n\n${section('bench-summary')}\nText.\n\n${section('bench-24')}\n${section('soak-24')}\n${section('soak-summary')}\nEnd.\n`;

describe('the page of a result', () => {
  it('has the command, the machine and the rows with a target', () => {
    const page = documentWith(PAGE, resultOf('v24.21.0', { command: 'npm run bench -- --node 24' }));
    const [, of24 = ''] = /<!-- bench-24:begin -->\n([^]*)<!-- bench-24:end -->/.exec(page) ?? [];
    expect(of24).to.match(
      /^\n {4}npm run bench -- --node 24\n\nNode v24\.21\.0 linux x64, 2 cores of a processor/,
    );
    expect(of24).to.include('| **… added by a call, instrumented / by hand** | **1.10 x** |');
    expect(of24).not.to.include('\nold\n');
    expect(page).to.match(/^# Page\n[^]*\nText\.\n[^]*\nEnd\.\n$/);
  });

  it('has no details, which only the command prints', () => {
    const page = documentWith(PAGE, resultOf('v24.21.0'));
    const [detail, ...others] = benchRows().filter(({ isDetail }) => isDetail);
    expect(others).not.to.deep.equal([]);
    expect(page).not.to.include(detail!.what.trim());
  });

  it('has one column for each version of Node in the summary', () => {
    const of24 = resultOf('v24.21.0', { command: 'npm run bench -- --node 24' });
    const of22 = resultOf('v22.1.0', { rows: benchRows(1.3) });
    const page = documentWith(documentWith(documentWith(PAGE, of24), of22), of24);
    const [, summary = ''] =
      /<!-- bench-summary:begin -->\n([^]*)<!-- bench-summary:end -->/.exec(page) ?? [];
    expect(summary).to.include('| Ratio or value | Target | Node 22 | Node 24 |\n');
    expect(summary).to.include(
      '| added by a call, instrumented / by hand | <= 1.25 x | **1.30 x** | 1.10 x |\n',
    );
    expect(summary).to.include('| Version |  | v22.1.0 | v24.21.0 |\n');
    expect(summary).to.include('| Command |  | `npm run bench` | `npm run bench -- --node 24` |\n');
  });

  it('has the group of rows with the same name in the summary', () => {
    const rows = ['one client', 'another client'].flatMap((what): Row[] => [
      { what, value: 1, unit: 'x' },
      { what: '  p99', value: 1.2, unit: 'x', target: 'receiverP99' },
    ]);
    const page = documentWith(PAGE, resultOf('v24.21.0', { rows }));
    expect(page).to.include(
      '| one client: p99 | <= 1.30 x | 1.20 x |\n| another client: p99 | <= 1.30 x | 1.20 x |\n',
    );
  });

  it('has no sign for a slope that rounds to 0', () => {
    const rows: Row[] = [{ what: 'slope', value: -40_000, unit: 'MB', spread: [-60_000, -40_000] }];
    const page = documentWith(PAGE, resultOf('v24.21.0', { rows }));
    expect(page).to.include('| slope | 0.0 MB | -0.1 MB .. 0.0 MB |');
  });

  it('does not change if the same result is written twice', () => {
    const once = documentWith(PAGE, resultOf('v24.21.0'));
    expect(documentWith(once, resultOf('v24.21.0'))).to.equal(once);
  });

  it('has the soak between its own markers', () => {
    const page = documentWith(PAGE, resultOf('v24.21.0', { program: 'soak', rows: soakRows() }));
    expect(page).to.match(/<!-- soak-24:begin -->\n\n {4}npm run bench\n/);
    expect(page).to.include(section('bench-24')).and.to.include(section('bench-summary'));
  });

  it('has the memory of the soak for each version of Node', () => {
    const soak = (node: string) => resultOf(node, { program: 'soak', rows: soakRows() });
    const page = documentWith(documentWith(PAGE, soak('v24.21.0')), soak('v26.1.0'));
    expect(page).to.include('| resident memory, while it handles calls |  | 101.0 MB | 101.0 MB |\n');
    expect(page).to.include('| Version |  | v24.21.0 | v26.1.0 |\n');
  });

  it('must have markers for the result', () => {
    expect(() => documentWith('# Page\n', resultOf('v20.1.0'))).to.throw(
      'the document has no section <!-- bench-20:begin --> … <!-- bench-20:end -->; add both markers',
    );
  });
});
