import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { LATENCY_BUCKETS, LOG_EVENTS, STORE_ERRORS, WEBHOOK_ERRORS } from '../../lib/catalog';
import { OPTIONS } from '../../lib/config/options';

interface Loki {
  readonly compactor: { readonly retention_enabled: boolean; readonly delete_request_store: string };
  readonly schema_config: {
    readonly configs: readonly { object_store: string; index: { period: string } }[];
  };
  readonly distributor: {
    readonly otlp_config: { readonly default_resource_attributes_as_index_labels: readonly string[] };
  };
  readonly limits_config: {
    readonly otlp_config: { readonly severity_text_as_label: boolean };
    readonly retention_period: string;
    readonly retention_stream: readonly { selector: string; period: string; priority: number }[];
    readonly deletion_mode: string;
  };
}

const read = (path: string) => readFileSync(join(__dirname, '../../..', path), 'utf8');
const page = read('docs/logs.md');
const loki = parse(read('examples/loki/loki.yaml')) as Loki;

/** Returns the table rows of a section: the other cells by the first cell. */
const rows = (heading: string): Map<string, string[]> => {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  const cells = lines.map((line) => line.split('|').map((cell) => cell.trim()));
  return new Map(cells.slice(2).map(([, first = '', ...others]) => [first, others]));
};

const hours = (days: string) => `${Number.parseInt(days, 10) * 24}h`;

describe('docs/logs.md', () => {
  it('lists every log event with its severities', () => {
    const table = rows('What is logged');
    expect([...table.keys()]).to.deep.equal(Object.values(LOG_EVENTS).map(({ name }) => `\`${name}\``));
    for (const { name, severities } of Object.values(LOG_EVENTS)) {
      expect(table.get(`\`${name}\``)?.[0]).to.equal(severities);
    }
  });

  it('states the highest number of events per minute', () => {
    const rejections = Object.keys(WEBHOOK_ERRORS).filter(
      (type) => !['malformed', 'handler', 'busy'].includes(type),
    );
    expect(rejections).to.have.length(9);
    expect(2 * Object.keys(STORE_ERRORS).length).to.equal(6);
    expect(page).to.include('at most nine a minute').and.include('at most six a minute');
  });

  it('lists every level and the correct default', () => {
    const levels = [...rows('Levels').keys()].map((cell) => cell.replaceAll('`', ''));
    expect(levels).to.have.members([`${OPTIONS.logLevel.default} (default)`, 'info', 'error', 'none']);
  });

  it('states the number of series per operation: bounds, +Inf, sum and count', () => {
    expect(page).to.include(`costs ${LATENCY_BUCKETS.length + 3} series`);
  });

  it('links only to existing files', () => {
    for (const [, target = ''] of page.matchAll(/\]\(([^)#\s]+)\)/g)) {
      expect(existsSync(join(__dirname, '../../../docs', target)), target).to.equal(true);
    }
  });
});

describe('the retention in the Loki example', () => {
  const { compactor, schema_config, distributor, limits_config } = loki;

  it('is enforced, with daily indexes and a store for deletions', () => {
    expect(compactor.retention_enabled).to.equal(true);
    for (const { object_store, index } of schema_config.configs) {
      expect(compactor.delete_request_store).to.equal(object_store);
      expect(index.period).to.equal('24h');
    }
    expect(limits_config.deletion_mode).to.equal('filter-and-delete');
  });

  it('matches docs/logs.md', () => {
    const kept = (level: string) => hours(rows('Retention').get(level)?.[1] ?? '');
    expect(limits_config.retention_period).to.equal(kept('INFO'));
    const periods = limits_config.retention_stream.map(({ selector, period }) => [selector, period]);
    expect(periods).to.deep.equal([
      ['{severity_text=~"WARN|ERROR"}', kept('ERROR, WARN')],
      ['{severity_text="DEBUG"}', kept('DEBUG')],
    ]);
  });

  it('selects by index labels, and creates no stream per process', () => {
    expect(limits_config.otlp_config.severity_text_as_label).to.equal(true);
    expect(distributor.otlp_config.default_resource_attributes_as_index_labels).to.not.include(
      'service.instance.id',
    );
    for (const { selector } of limits_config.retention_stream) {
      expect(selector).to.match(/^\{severity_text(=|=~)"[A-Z|]+"\}$/);
    }
  });
});
