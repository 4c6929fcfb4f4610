import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Check } from '../../../lib/cli/doctor/check';
import { failure, pass, skipped, warning } from '../../../lib/cli/doctor/check';
import { CHECKS, checksFor } from '../../../lib/cli/doctor/checks';
import { exitCodeOf, report, reportJson } from '../../../lib/cli/doctor/report';
import { runAll } from '../../../lib/cli/doctor/run-checks';
import { UsageError } from '../../../lib/cli/usage-error';
import { runCommandLine } from '../../harness/cli/command-line';
import { environmentOf } from '../../harness/cli/doctor';
import { REPOSITORY } from '../../harness/processes/node-process';
import { startLocalServer } from '../../harness/servers/served';

const check = (id: string, ...results: Awaited<ReturnType<Check['run']>>): Check => ({
  id,
  run: () => results,
});
const run = (...checks: Check[]) => runAll(checks, environmentOf({}));
const SUBJECT = { folder: '/srv/shop', node: '20.6.0' };
const io = (columns = 80) => {
  const output = { write: () => true, columns };
  return { stdout: output, stderr: output, env: {} };
};

const LONG =
  'The text of this finding is longer than one line of a terminal, so that it must be wrapped at words.';

describe('the report of the doctor', () => {
  it('has a line per finding with its id, the fix below it, and a summary', async () => {
    const found = await run(
      check('first', pass('All is well.')),
      check('second', warning('This is odd.', 'Change it.'), failure('This is wrong.', 'Repair it.')),
      check('third', skipped('Pass --metrics URL.')),
    );
    const text = report(found, SUBJECT, io());
    expect(text.split('\n').slice(2)).to.deep.equal([
      'pass  All is well. [first]',
      'warn  This is odd. [second]',
      '      Fix: Change it.',
      'FAIL  This is wrong. [second]',
      '      Fix: Repair it.',
      'skip  Pass --metrics URL. [third]',
      '',
      '1 passed, 1 warning, 1 failure, 1 not checked',
      '',
    ]);
    expect(text).to.match(/^Checked \/srv\/shop with Node 20\.6\.0 /);
  });

  it('fits the width of the terminal', async () => {
    const found = await run(check('long', failure(LONG, LONG)));
    for (const columns of [60, 80, 120]) {
      for (const line of report(found, SUBJECT, io(columns)).split('\n')) {
        expect(line.length, line).to.be.at.most(columns);
      }
    }
  });

  it('has the exit code 0, 1 or 2', async () => {
    const exitCode = async (...results: Awaited<ReturnType<Check['run']>>) =>
      exitCodeOf((await run(check('a', pass('x'), ...results))).findings);
    expect(await exitCode(skipped('x'))).to.equal(0);
    expect(await exitCode(warning('x', 'y'))).to.equal(1);
    expect(await exitCode(warning('x', 'y'), failure('x', 'y'))).to.equal(2);
  });

  it('is JSON with a summary and the findings on request', async () => {
    const found = await run(check('a', pass('x'), warning('y', 'z')), check('b', skipped('w')));
    expect(JSON.parse(reportJson(found, SUBJECT))).to.deep.include({
      findings: [
        { check: 'a', level: 'pass', text: 'x' },
        { check: 'a', level: 'warning', text: 'y', fix: 'z' },
      ],
      notChecked: [{ check: 'b', text: 'w' }],
    });
    expect(JSON.parse(reportJson(found, SUBJECT))).to.have.nested.include({
      'summary.passed': 1,
      'summary.warnings': 1,
      'summary.failures': 0,
      'summary.exitCode': 1,
      'summary.folder': '/srv/shop',
    });
  });

  it('contains a check that fails itself, without the text of its error', async () => {
    const broken: Check = { id: 'broken', run: () => Promise.reject(new RangeError('a secret')) };
    const { findings } = await run(broken, check('other', pass('x')));
    expect(findings.map(({ text }) => text)).to.deep.equal(['This check failed with RangeError.', 'x']);
    const invalid: Check = {
      id: 'invalid',
      run: () => {
        throw new UsageError('x');
      },
    };
    const result = await run(invalid).catch((error: unknown) => error);
    expect(result).to.be.instanceOf(UsageError);
  });
});

describe('the checks of the doctor', () => {
  it('have unique ids in kebab-case, each with a paragraph in docs/troubleshooting.md', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id).to.match(/^[a-z]+(?:-[a-z]+)*$/);
    const page = readFileSync(join(REPOSITORY, 'docs/troubleshooting.md'), 'utf8');
    const [, section = ''] = page.split('## Checks of the doctor\n');
    const headings = [...(section.split(/^## /m)[0] ?? '').matchAll(/^### ([a-z]+(?:-[a-z]+)*)\n\n(.*)/gm)];
    for (const [, id = '', paragraph = ''] of headings) {
      expect(paragraph.length, id).to.be.greaterThan(40);
    }
    // the checks of "-- node app.js" have their own spec
    const documented = headings.map(([, id = '']) => id).filter((id) => !id.startsWith('run-'));
    expect(documented).to.deep.equal(ids);
  });
});

describe('the checks of the doctor with a command', () => {
  it('are those that need no running application', async () => {
    const args = { values: {}, positionals: [], rest: ['node', 'app.js'] };
    const ids = checksFor(args).map(({ id }) => id);
    expect(ids).to.include.members(['node-version', 'options', 'otlp-endpoint', 'redis', 'metrics-page']);
    expect(ids).not.to.include.members(['log-volume', 'webhook', 'collector-renames']);
    const env = { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: '1' };
    const { findings, notChecked } = await runAll(checksFor(args), environmentOf({ env }));
    expect(findings.filter(({ check: id }) => id === 'metrics-page')).to.deep.equal([]);
    expect(notChecked.map(({ text }) => text).join()).to.include('while the application runs');
  });
});

describe('customerio-otel doctor', () => {
  it('checks the folder and the environment, and exits with the code of its report', async () => {
    const server = await startLocalServer((_request, response) => response.end('# HELP x\n'));
    const env = { OTEL_INSTRUMENTATION_CUSTOMERIO_LOG_LEVL: 'info' };
    const args = ['doctor', '--json', '--metrics', `http://127.0.0.1:${server.port}`];
    const { code, stdout } = await runCommandLine(args, { env });
    await server.close();
    const { summary, findings } = JSON.parse(stdout) as {
      summary: { exitCode: number; folder: string };
      findings: { check: string; level: string }[];
    };
    expect(code).to.equal(2);
    expect(summary).to.include({ exitCode: 2, folder: process.cwd() });
    expect(findings).to.deep.include({
      ...findings.find(({ level }) => level === 'failure'),
      check: 'options',
    });
  });

  for (const [args, message] of [
    [['--metrics', 'http://'], /^The value of --metrics is not a URL/],
    [['--webhook', 'ftp://user:secret@x'], /^The value of --webhook is not a URL/],
    [['--webhook', 'http://127.0.0.1:1', '--key-env', 'NO_SUCH_NAME'], /--key-env is not set/],
    [['--key-file', '/no/such/file'], /--key-file cannot be read/],
    [['--redis-url-env', 'NO_SUCH_NAME'], /--redis-url-env is not set/],
    [['--metrcs', 'x'], /did you mean "--metrics"/],
  ] as const) {
    it(`exits with 2 and one sentence for ${args[0]} with an invalid value`, async () => {
      const { code, stdout, stderr } = await runCommandLine(['doctor', ...args]);
      expect(code).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr.trim().split('\n')).to.have.length(1);
      expect(stderr).to.match(message).and.not.include('secret');
    });
  }
});
