import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { runInstalled, runPint } from '../harness/processes/installed-program';
import { REPOSITORY } from '../harness/processes/node-process';
import { queriesIn } from '../harness/prometheus/telemetry-in-promql';

const RULES = [
  'prometheus/rules/customerio.yml',
  'prometheus/alerts/customerio.yml',
  'prometheus/alerts/customerio-collector.yml',
];
const PINT = ['--config', 'prometheus/pint.hcl', '--offline', 'lint'];
const tests = readdirSync(join(REPOSITORY, 'prometheus/tests')).filter((name) => name.endsWith('.yml'));

describe('the Prometheus rules and the runbooks', function () {
  this.timeout(180_000);

  it('have rules that pass promtool check rules', () => {
    const { status, output } = runInstalled('promtool', ['check', 'rules', ...RULES]);
    expect(status, output).to.equal(0);
  });

  for (const test of tests) {
    it(`have rules that pass prometheus/tests/${test}`, () => {
      const { status, output } = runInstalled('promtool', ['test', 'rules', `prometheus/tests/${test}`]);
      expect(status, output).to.equal(0);
    });
  }

  it('have runbook queries that pass promtool check rules as recording rules', () => {
    const expressions = readdirSync(join(REPOSITORY, 'docs/runbooks')).flatMap((file) =>
      queriesIn(readFileSync(join(REPOSITORY, 'docs/runbooks', file), 'utf8')),
    );
    expect(expressions.length).to.be.above(50);
    const rules = expressions.map((expr, index) => ({ record: `runbooks:query:number${index}`, expr }));
    const file = join(tmpdir(), `customerio-runbooks-${process.pid}.yml`);
    try {
      writeFileSync(file, stringify({ groups: [{ name: 'runbooks', rules }] }));
      const { status, output } = runInstalled('promtool', ['check', 'rules', file]);
      expect(status, output).to.equal(0);
    } finally {
      rmSync(file, { force: true });
    }
  });

  it('have rules in which pint finds no problems', () => {
    const { status, output } = runPint([...PINT, '--min-severity', 'info', '--fail-on', 'info', ...RULES]);
    expect(status, output).to.equal(0);
    expect(output).to.not.match(/Problems found/);
  });

  it('fail pint if an alert lacks its runbook, its job or a sensible `for`', () => {
    const broken = join(tmpdir(), `customerio-rules-${process.pid}.yml`);
    const alerts = readFileSync(join(REPOSITORY, 'prometheus/alerts/customerio.yml'), 'utf8');
    const brokenAlerts = [
      alerts.replace(/^ +runbook_url: .+HighErrorRate.+\n/m, ''),
      alerts.replace('count by (job) ({__name__', 'count({__name__'),
      alerts.replace('for: 10m', 'for: 10s'),
    ];
    try {
      for (const text of brokenAlerts) {
        expect(text).to.not.equal(alerts);
        writeFileSync(broken, text);
        const { status, output } = runPint([...PINT, broken]);
        expect(status, output).to.equal(1);
      }
    } finally {
      rmSync(broken, { force: true });
    }
  });
});
