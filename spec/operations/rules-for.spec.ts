import { expect } from 'chai';
import { rulesFor, type Rule, type RuleFile, type RulesOptions } from '../../lib/rules';
import { selected } from '../harness/prometheus/promql-tree';

const rulesOf = (files: Readonly<Record<string, RuleFile>>): Rule[] =>
  Object.values(files).flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));

const all = (options: RulesOptions & { format?: 'prometheus' } = {}) => rulesOf(rulesFor(options));

describe('rulesFor()', () => {
  it('keeps the labels of a site in each aggregation and comparison', () => {
    const options = { by: ['cluster', 'environment'] };
    for (const { expr } of all(options)) {
      expect(() => selected(expr), expr).to.not.throw();
      for (const [clause, labels = ''] of expr.matchAll(/\b(?:by|on) \(([^)]*)\)/g)) {
        expect(labels.split(', '), `${clause} in ${expr}`).to.include.members(options.by);
      }
      expect(expr, 'no aggregation merges sites').to.not.match(/\b(sum|max|min|count|group|avg)\s*\(/);
    }
    expect(all(options).map(({ alert, record }) => alert ?? record)).to.deep.equal(
      all().map(({ alert, record }) => alert ?? record),
    );
  });

  it('inserts the labels of a site into the queries of the texts', () => {
    for (const { annotations } of all({ by: ['namespace'] })) {
      for (const [query] of (annotations?.['description'] ?? '').matchAll(/printf `[^`]*`[^)]*\)/g)) {
        expect(query).to.include('namespace=%q').and.include('$labels.namespace');
      }
    }
  });

  it('uses the given thresholds, and the defaults for the rest', () => {
    const expressionOf = (rules: Rule[], name: string) => rules.find(({ alert }) => alert === name)?.expr;
    const changed = all({ thresholds: { api: { errorRatio: 0.2 } } });
    expect(expressionOf(changed, 'CustomerIOHighErrorRate')).to.include('ratio_rate5m > 0.2');
    const differing = all().filter(({ expr }, index) => expr !== changed[index]?.expr);
    expect(differing.map(({ alert }) => alert)).to.deep.equal(['CustomerIOHighErrorRate']);
  });

  it('returns resources of the Prometheus Operator with the same groups', () => {
    const files = rulesFor();
    for (const [path, resource] of Object.entries(rulesFor({ format: 'prometheusrule' }))) {
      expect(resource).to.include({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' });
      expect(resource.metadata.name).to.match(/^[a-z-]+$/);
      expect(resource.spec).to.deep.equal(files[path as keyof typeof files]);
    }
  });

  it('rejects unknown thresholds, values with which an alert cannot work, and invalid labels and formats', () => {
    const call = (options: unknown) => () => rulesFor(options as RulesOptions & { format?: 'prometheus' });
    expect(call({ thresholds: { api: { errorShare: 1 } } })).to.throw(
      /thresholds\.api\.errorShare.*errorRatio/,
    );
    expect(call({ thresholds: { api: { errorRatio: 'all' } } })).to.throw(/errorRatio is "all"/);
    expect(call({ thresholds: { api: { errorRatio: 0 } } })).to.throw(/errorRatio is 0\. .*a share above 0/);
    expect(call({ thresholds: { api: { errorRatio: 5 } } })).to.throw(/0\.05 for 5 %/);
    expect(call({ thresholds: { api: { slowMs: 4000 } } })).to.throw(/slowMs is 4000\. .*2500, 5000/);
    expect(call({ thresholds: { email: { minimumBounces: 1.5 } } })).to.throw(/whole number/);
    expect(call({ thresholds: { api: { retryRatio: 1.5 } } })).to.not.throw();
    expect(call({ thresholds: { events: { oldestMs: 120_000 } } })).to.not.throw();
    expect(call({ thresholds: { events: { oldestMs: -1 } } })).to.throw(/a time in milliseconds above 0/);
    expect(call({ thresholds: { events: { batchBytes: 600_000 } } })).to.throw(/bound in bytes: .*1000000/);
    expect(call({ by: ['job'] })).to.throw(/by contains "job"/);
    expect(call({ by: ['k8s.cluster'] })).to.throw(/name of a label/);
    expect(call({ by: ['cluster', 'cluster'] })).to.throw(/twice/);
    expect(call({ format: 'json' })).to.throw(/format is "json"/);
  });
});
