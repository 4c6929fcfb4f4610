import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { rulesFor } from '../../lib/rules';
import { withAlertTable } from '../../tools/operations/alert-table';
import { RECORDING_GROUPS } from '../../tools/operations/alerts';
import { ruleFiles } from '../../tools/operations/rule-files';
import { selected } from '../harness/prometheus/promql-tree';
import { faultsOf } from '../harness/prometheus/telemetry-in-promql';

const read = (path: string) => readFileSync(join(__dirname, '../../..', path), 'utf8');
const rules = Object.values(rulesFor()).flatMap(({ groups }) => groups.flatMap((group) => group.rules));
const alerts = rules.filter(({ alert }) => alert !== undefined);
const recordings = RECORDING_GROUPS.flatMap(({ rules }) => rules);

describe('the rules', () => {
  it('match their tables in tools/operations (to update them: npm run docs)', () => {
    for (const [path, content] of Object.entries(ruleFiles())) expect(read(path), path).to.equal(content);
    expect(read('docs/alerts.md')).to.equal(withAlertTable(read('docs/alerts.md')));
  });

  it('replace a stale table in docs/alerts.md, and require its markers', () => {
    const document = read('docs/alerts.md');
    expect(withAlertTable(document.replace('| page |', '| ticket |'))).to.equal(document);
    expect(() => withAlertTable('')).to.throw(/no markers/);
  });

  it('are valid PromQL, and read only existing metrics, labels and bucket bounds', () => {
    for (const { expr } of [...recordings, ...alerts]) expect(faultsOf(expr), expr).to.deep.equal([]);
  });

  it('are checked for unknown metrics, labels and bucket bounds', () => {
    expect(faultsOf('sum(rate(customerio_api_requests_total[5m])')).to.match(/Invalid PromQL/);
    expect(faultsOf('customerio_api_calls_total')).to.deep.equal([
      'customerio_api_calls_total is not a metric of this package',
    ]);
    expect(faultsOf('customerio_api_requests_total{region="eu"}')).to.deep.equal([
      'customerio_api_requests_total has no label region',
    ]);
    expect(faultsOf('customerio_api_latency_ms_bucket{le=~"3000(\\\\.0)?"}')).to.deep.equal([
      'customerio_api_latency_ms_bucket has no bound 3000',
    ]);
    expect(faultsOf('{__name__=~"customerio_(api_requests|webhooks)_total"}')).to.deep.equal([
      'customerio_webhooks_total is not a metric of this package',
    ]);
  });

  it('match bucket bounds as every Prometheus version writes them', () => {
    const bounds = [...recordings, ...alerts]
      .flatMap(({ expr }) => selected(expr))
      .flatMap(({ matchers }) => matchers.filter(({ label }) => label === 'le'));
    expect(bounds).to.not.be.empty;
    for (const { operator, value } of bounds) {
      expect(operator).to.equal('=~');
      const pattern = new RegExp(`^(?:${value})$`);
      const bound = String(Number.parseFloat(value));
      expect([bound, `${bound}.0`, `${bound}0`].map((text) => pattern.test(text))).to.deep.equal([
        true,
        true,
        false,
      ]);
    }
  });

  it('read no label that differs per exporter or release', () => {
    for (const { expr } of [...recordings, ...alerts]) expect(expr).to.not.include('otel_scope');
  });

  it('record only series that alerts or other recordings read', () => {
    const read = new Set(rules.flatMap(({ expr }) => selected(expr).map(({ metric }) => metric)));
    for (const { record } of recordings) expect(read.has(record), record).to.equal(true);
  });

  it('have one severity per alert, and a different window in each of its rules', () => {
    const seen = new Map<string, Set<string>>();
    for (const { alert = '', labels = {} } of alerts) {
      const windows = seen.get(alert) ?? new Set();
      const rule = `${labels['severity']} ${labels['window']}`;
      expect(windows.has(rule), alert).to.equal(false);
      seen.set(alert, windows.add(rule));
    }
    for (const [alert, own] of seen) {
      expect(new Set([...own].map((rule) => rule.split(' ')[0])).size, alert).to.equal(1);
    }
  });

  it('have one-line summaries without a value', () => {
    for (const { annotations: { summary = '' } = {} } of alerts) {
      expect(summary).to.not.include('$value');
      expect(summary).to.not.include('\n');
    }
  });
});
