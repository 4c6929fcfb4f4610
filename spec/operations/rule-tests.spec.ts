import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { ALERT_GROUPS, ALERT_NAMES } from '../../tools/operations/alerts';
import { RECORDING_GROUPS, SLO_WINDOWS } from '../../tools/operations/rules';

interface ExpectedAlert {
  readonly exp_labels: Readonly<Record<string, string>>;
  readonly exp_annotations: Readonly<Record<string, string>>;
}

interface TestFile {
  readonly group_eval_order?: readonly string[];
  readonly tests: readonly {
    readonly alert_rule_test?: readonly { alertname: string; exp_alerts: readonly ExpectedAlert[] }[];
    readonly promql_expr_test?: readonly { expr: string }[];
  }[];
}

const folder = join(__dirname, '../../../prometheus/tests');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.yml'))
  .map((name) => [name, parse(readFileSync(join(folder, name), 'utf8')) as TestFile] as const);
const cases = files.flatMap(([, { tests }]) => tests);
const expectations = cases.flatMap(({ alert_rule_test = [] }) => alert_rule_test);

describe('the rule tests', () => {
  for (const name of ALERT_NAMES) {
    it(`cover ${name} firing, with all annotations and windows, and not firing`, () => {
      const own = expectations.filter(({ alertname }) => alertname === name);
      const fired = own.flatMap(({ exp_alerts }) => exp_alerts);
      const annotations = ['summary', 'description', 'runbook_url', 'dashboard_url'];
      for (const alert of fired) expect(alert.exp_annotations).to.have.all.keys(annotations);
      const windows = ALERT_GROUPS.flatMap(({ rules }) => rules)
        .filter(({ alert }) => alert === name)
        .map(({ labels }) => labels?.['window']);
      expect(fired.map(({ exp_labels }) => exp_labels['window'])).to.include.members(windows);
      expect(own.some(({ exp_alerts }) => exp_alerts.length === 0)).to.equal(true);
    });
  }

  it('name only existing alerts, because an unknown alert never fires', () => {
    for (const { alertname } of expectations) expect(ALERT_NAMES).to.include(alertname);
  });

  it('evaluate ratios before the alerts that read them', () => {
    const order = [...RECORDING_GROUPS, ...ALERT_GROUPS].map(({ name }) => name);
    for (const [name, { group_eval_order }] of files) {
      if (group_eval_order !== undefined) expect(group_eval_order, name).to.deep.equal(order);
    }
  });

  it('check the value of every ratio in at least one of its windows', () => {
    const tested = cases.flatMap(({ promql_expr_test = [] }) => promql_expr_test.map(({ expr }) => expr));
    const windowed = new RegExp(`(${SLO_WINDOWS.join('|')})$`);
    for (const { record } of RECORDING_GROUPS.flatMap(({ rules }) => rules)) {
      const stem = record.replace(windowed, '');
      expect(
        tested.some((expr) => expr.startsWith(stem)),
        record,
      ).to.equal(true);
    }
  });
});
