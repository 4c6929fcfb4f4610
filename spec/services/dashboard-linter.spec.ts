import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { runDashboardLinter } from '../harness/processes/installed-program';
import { REPOSITORY } from '../harness/processes/node-process';

interface Exceptions {
  readonly exclusions: Readonly<
    Record<string, { readonly reason: string; readonly entries: readonly { readonly dashboard: string }[] }>
  >;
}

interface DashboardJson {
  readonly title: string;
  readonly panels: readonly Record<string, unknown>[];
}

const FOLDER = join(REPOSITORY, 'dashboards');
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => join(FOLDER, name));
const { exclusions } = parse(readFileSync(join(FOLDER, '.lint'), 'utf8')) as Exceptions;

const EXCLUDED = ['template-instance-rule', 'target-job-rule', 'target-instance-rule'];

/** A file that does not exist. */
const NO_EXCEPTIONS = ['--config', join(FOLDER, 'none.lint')];

const lint = (file: string, flags: readonly string[] = []) =>
  runDashboardLinter(['lint', '--strict', ...flags, file]);

/** Returns the lines with findings. The other lines describe what each rule checks. */
const findings = (output: string): string[] => output.split('\n').filter((line) => line.includes('❌'));

const readDashboard = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as DashboardJson;

describe('dashboard-linter', () => {
  it('checks all three dashboards', () => {
    expect(FILES).to.have.length(3);
  });

  for (const file of FILES) {
    it(`finds nothing in ${readDashboard(file).title} except the listed exclusions`, () => {
      const { status, output } = lint(file);
      expect(status, output).to.equal(0);
    });
  }

  it('finds what the exclusions list if they are not read', () => {
    const titles = FILES.map((file) => readDashboard(file).title);
    for (const [rule, { reason, entries }] of Object.entries(exclusions)) {
      expect(reason, rule).to.match(/\w{3,}.*\.$/s);
      expect(titles).to.include.members(entries.map(({ dashboard }) => dashboard));
    }
    expect(Object.keys(exclusions)).to.deep.equal(EXCLUDED);
    for (const file of FILES) {
      const { status, output } = lint(file, NO_EXCEPTIONS);
      expect(status).to.equal(1);
      const found = findings(output);
      expect(found.filter((line) => !/ selector /.test(line))).to.have.length(1);
      expect(found.join('\n')).to.include("instance template allValue should be '.+', is currently '.*'");
      for (const line of found.filter((one) => / selector /.test(one))) {
        expect(line).to.match(/panel '(Firing alerts|Queues of the Collectors|Items through the Collectors)/);
      }
    }
  });

  it('reports a panel without description, and a counter without a rate', () => {
    const [file = ''] = FILES;
    const dashboard = readDashboard(file);
    const [, first, ...others] = dashboard.panels;
    const panels = [
      { ...first, description: '' },
      {
        ...others[0],
        title: 'Unrated',
        targets: [
          {
            expr: 'customerio_api_errors_total',
            datasource: { type: 'prometheus', uid: '${datasource}' },
          },
        ],
      },
    ];
    const folder = mkdtempSync(join(tmpdir(), 'customerio-lint-'));
    try {
      const broken = join(folder, 'broken.json');
      writeFileSync(broken, JSON.stringify({ ...dashboard, panels }));
      const { status, output } = lint(broken, ['--config', join(FOLDER, '.lint')]);
      expect(status).to.equal(1);
      const found = findings(output).join('\n');
      expect(found).to.include('missing title or description').and.include('is not aggregated with rate');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
