import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { commandOf, parseOptions, UsageError } from '../../bench/command-line';
import { isThisNode } from '../../bench/other-node';
import { run, type Output, type Program } from '../../bench/program';
import type { Result } from '../../bench/result';
import type { Row } from '../../bench/row';
import { TestProcess } from '../harness/processes/node-process';
import { benchRows, soakRows } from './results';

const BENCH = join(__dirname, '../../bench');

/** Runs a program that measures nothing, and returns what it published. */
async function published(args: readonly string[], results: readonly (readonly Row[])[] = [benchRows()]) {
  const printed: string[] = [];
  const written: Result[] = [];
  const reported: string[] = [];
  const output: Output = {
    print: (text) => void printed.push(text),
    write: (result) => void written.push(result),
    report: (text) => void reported.push(text),
  };
  let measured = 0;
  const program: Program = {
    name: 'bench',
    packages: ['customerio-node'],
    notes: ['a note'],
    measure: () => Promise.resolve([...results[measured++ % results.length]!]),
  };
  const code = await run(program, args, output);
  return { code, printed, written, reported, measured };
}

describe('the command line of the bench', () => {
  for (const [args, problem] of [
    [['--quik'], "Unknown option '--quik'."],
    [['24'], '24: there are no arguments without an option.'],
    [['--node', 'lts'], '--node lts: use a version such as 24 or 24.21.0.'],
    [['--node'], "Option '--node <value>' argument missing"],
    [['--runs', '0'], '--runs 0: use a whole number from 1 to 100.'],
    [['--quick=yes'], "Option '--quick' does not take an argument"],
  ] as const) {
    it(`rejects ${args.join(' ')} with the list of options`, async () => {
      const error = await published(args).then(undefined, (reason: unknown) => reason);
      expect(error).to.be.instanceOf(UsageError);
      const { message } = error as UsageError;
      expect(message.split('\n')[0]).to.equal(problem);
      for (const option of ['quick', 'check', 'json', 'write', 'node', 'runs', 'help']) {
        expect(message).to.include(`  --${option}`);
      }
    });
  }

  for (const program of ['run.js', 'soak/run.js']) {
    it(`exits with 2 and prints only to stderr if an option of ${program} is wrong`, async () => {
      const started = new TestProcess(process.execPath, [join(BENCH, program), '--chekc']);
      const { code, stdout, stderr } = await started.ended;
      expect(code, stderr).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).to.match(
        /^Unknown option '--chekc'\.\n\nUsage: npm run (?:bench|soak) -- \[options\]\n/,
      );
    });
  }

  it('prints a table with each row', async () => {
    const { code, printed, written } = await published([]);
    expect(code).to.equal(0);
    expect(written).to.deep.equal([]);
    for (const { what } of benchRows()) expect(printed.join('\n')).to.include(what);
  });

  it('prints one JSON document with --json, and nothing else', async () => {
    const { printed } = await published(['--json', '--quick']);
    expect(printed).to.have.length(1);
    const result = JSON.parse(printed[0]!) as { rows: { what: string; target: object | null }[] };
    expect(result).to.deep.include({ command: 'npm run bench -- --quick', node: process.version, runs: 1 });
    expect(result).to.have.nested.property('machine.packages.customerio-node');
    expect(result.rows).to.have.length(benchRows().length);
    const row = result.rows.find(({ what }) => what === 'added by a call, instrumented / by hand');
    expect(row).to.deep.include({ group: 'call, bare', value: 1.1, unit: 'ratio', low: 1.1, high: 1.1 });
    expect(row?.target).to.include({ name: 'callOverByHand', is: '<=', isMet: true });
  });

  it('exits with 1 for a missed target only with --check', async () => {
    expect(await published([], [benchRows(1.5)])).to.include({ code: 0 });
    expect(await published(['--check'], [benchRows(1.5)])).to.include({ code: 1 });
    expect(await published(['--check'], [benchRows(1.2)])).to.include({ code: 0 });
  });

  it('exits with 1 for a wrong count without --check', async () => {
    expect(await published([], [soakRows({ counted: 999 })])).to.include({ code: 1 });
  });

  it('measures several times with --runs, and publishes the medians with the spread', async () => {
    const runs = [benchRows(1.1), benchRows(1.3), benchRows(1.2)];
    const { measured, written, reported } = await published(['--runs', '3', '--write'], runs);
    expect(measured).to.equal(3);
    expect(reported).to.have.length(6);
    expect(reported.slice(0, 2).join('\n')).to.match(
      /^run 1 of 3\n[^]*added by a call, instrumented \/ by hand +1\.10 x/,
    );
    const row = written[0]?.rows.find(({ target }) => target === 'callOverByHand');
    expect(row?.value).to.be.closeTo(1.2, 1e-9);
    expect(row?.spread?.map((value) => value.toFixed(2))).to.deep.equal(['1.10', '1.30']);
    expect(written[0]?.command).to.equal('npm run bench -- --runs 3');
  });

  it('publishes a count that is wrong in one of several runs', async () => {
    const { code } = await published(['--runs', '3'], [soakRows(), soakRows({ counted: 999 }), soakRows()]);
    expect(code).to.equal(1);
  });

  it('has a command that repeats the measurement', () => {
    const command = (...args: string[]) => commandOf('soak', parseOptions('soak', args));
    expect(command()).to.equal('npm run soak');
    expect(command('--json', '--check', '--node', '24', '--quick')).to.equal(
      'npm run soak -- --node 24 --quick',
    );
  });

  it('starts itself again on the Node of --node, with the same arguments and exit code', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'bench-'));
    const folder = join(cache, 'opentelemetry-instrumentation-customerio/node/98/node_modules/node/bin');
    await mkdir(folder, { recursive: true });
    const script = '#!/bin/sh\n[ "$1" = --version ] || { echo "arguments: $*"; exit 7; }\n';
    await writeFile(join(folder, 'node'), script, { mode: 0o755 });
    const bench = join(BENCH, 'run.js');
    const env = { XDG_CACHE_HOME: cache };
    const started = new TestProcess(process.execPath, [bench, '--node', '98', '--quick'], { env });
    const { code, stdout, stderr } = await started.ended;
    await rm(cache, { recursive: true });
    expect(stdout, stderr).to.equal(`arguments: ${bench} --node 98 --quick\n`);
    expect(code).to.equal(7);
  });

  it('runs on this Node if its version is given', async () => {
    const [major, minor] = process.versions.node.split('.');
    expect(isThisNode(`${major}`)).to.equal(true);
    expect(isThisNode(`${major}.${minor}`)).to.equal(true);
    expect(isThisNode(process.versions.node)).to.equal(true);
    expect(isThisNode(`${major}0`)).to.equal(false);
    expect(isThisNode(String(major).slice(0, 1))).to.equal(false);
    expect(await published(['--node', process.versions.node])).to.include({ measured: 1 });
  });
});
