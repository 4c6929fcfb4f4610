import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { METRICS } from '../../lib/catalog';
import { ALERTS, ALERT_NAMES } from '../../tools/operations/alerts';
import { faultsOfLogQL } from '../harness/grafana/telemetry-in-logql';
import { faultsOfTraceQL } from '../harness/grafana/telemetry-in-traceql';
import { blocksIn } from '../harness/markdown';
import { faultsOf, queriesIn } from '../harness/prometheus/telemetry-in-promql';

const root = join(__dirname, '../../..');
const runbooks = readdirSync(join(root, 'docs/runbooks'));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const HEADINGS = [
  'Meaning',
  'Harm',
  'First query',
  'Diagnosis',
  'Fix',
  'Is it over?',
  'Who else to inform',
  'Status page',
];

/** Durations of rules as a runbook writes them: `15m` as `15 minutes`. */
const inWords = (duration: string) => (duration === '1h' ? 'an hour' : duration.replace('m', ' minutes'));

/** Returns the texts of the sections of a page, by heading. */
const sectionsIn = (text: string): Map<string, string> => {
  const [, ...parts] = text.split(/^## /m);
  return new Map(parts.map((part) => [part.split('\n')[0] ?? '', part.slice(part.indexOf('\n')).trim()]));
};

/** Returns the faults of all LogQL and TraceQL queries of a page. */
const faultsIn = (text: string): string[] => [
  ...blocksIn(text, 'logql').flatMap(faultsOfLogQL),
  ...blocksIn(text, 'traceql').flatMap(faultsOfTraceQL),
];

/** Returns the links to files, relative to the page. */
const linksIn = (text: string) =>
  [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target));

describe('the runbooks', () => {
  it('match the alerts one to one', () => {
    expect(runbooks.sort()).to.deep.equal(ALERT_NAMES.map((name) => `${name}.md`).sort());
  });

  for (const file of runbooks) {
    describe(file, () => {
      const text = read(`docs/runbooks/${file}`);

      const sections = sectionsIn(text);

      it('has the sections of a runbook in order, each with text, in 25 to 60 lines', () => {
        expect(text.split('\n')[0]).to.equal(`# ${file.replace('.md', '')}`);
        expect([...sections.keys()]).to.deep.equal(HEADINGS);
        for (const section of sections.values()) expect(section).to.not.equal('');
        expect(text.trim().split('\n').length).to.be.within(25, 60);
      });

      it('has a first query and numbered steps of the diagnosis', () => {
        expect(queriesIn(sections.get('First query') ?? '')).to.have.length(1);
        expect(sections.get('Diagnosis')).to.match(/^1\. .+^2\. /ms);
      });

      it('states how long the alert fires after its cause ended', () => {
        for (const { alert, keepFiringFor } of ALERTS) {
          if (`${alert}.md` === file) expect(sections.get('Is it over?')).to.include(inWords(keepFiringFor));
        }
      });

      it('names every window of its alert if there are several', () => {
        const windows = ALERTS.filter(({ alert }) => `${alert}.md` === file).map(({ window }) => window);
        if (windows.length === 1) return;
        for (const window of windows) expect(text).to.match(new RegExp(`\`(window=")?${window}"?\``));
      });

      it('has valid queries', () => {
        const queries = queriesIn(text);
        expect(queries).to.not.be.empty;
        for (const query of queries) expect(faultsOf(query), query).to.deep.equal([]);
        expect(faultsIn(text)).to.deep.equal([]);
      });

      it('names only existing metrics', () => {
        const names = Object.values(METRICS).map(({ name }) => name);
        for (const [name] of text.matchAll(/customerio_[a-z_]+(?:_total|_ms|_size)\b/g)) {
          expect(names.some((one) => one === name || name.includes(one))).to.equal(true, name);
        }
      });
    });
  }
});

describe('the runbooks together', () => {
  it('have sections of their own: none has the text of another runbook', () => {
    for (const heading of HEADINGS) {
      const texts = runbooks.map((file) => sectionsIn(read(`docs/runbooks/${file}`)).get(heading));
      expect(new Set(texts).size, heading).to.equal(runbooks.length);
    }
  });

  it('have LogQL in at least ten of them, and TraceQL in at least ten', () => {
    for (const language of ['logql', 'traceql']) {
      const pages = runbooks.filter((file) => blocksIn(read(`docs/runbooks/${file}`), language).length > 0);
      expect(pages.length, language).to.be.at.least(10);
    }
  });
});

describe('the queries for logs and traces', () => {
  it('are valid in docs/logs.md', () => {
    expect(blocksIn(read('docs/logs.md'), 'logql')).to.not.be.empty;
    expect(faultsIn(read('docs/logs.md'))).to.deep.equal([]);
  });

  const faults = {
    '{service_name="a"} | customerio_operations="track"':
      'no log event has the attribute customerio_operations',
    '{service_name="a"} | customerio_status="failed"': 'customerio_status is never failed',
    '{service_name="a"} | error_type=~"handler|wrong"': 'error_type is never wrong',
    '{service_name="a"} | severity_text="WARNING"': 'severity_text is never WARNING',
    'sum by (job) (rate({service_name="a"}[1h]))': 'no log event has the attribute job',
    '{service_name="a"': 'invalid LogQL at offset 17',
  };
  for (const [query, fault] of Object.entries(faults)) {
    it(`are checked for LogQL that finds no record: ${query}`, () => {
      expect(faultsOfLogQL(query)).to.include(fault);
    });
  }

  const traceFaults = {
    '{ name = "customer.webhook" }': 'no span has the name customer.webhook',
    '{ event:name = "customerio.retries" }': 'no event has the name customerio.retries',
    '{ span.customerio.attempt > 1 }': 'no span has the attribute customerio.attempt',
    '{ event.customerio.attempt.reason = "slow" }': 'customerio.attempt.reason is never slow',
    '{ true } | count_over_time() by (span.customerio.reason)': 'no span has the attribute customerio.reason',
    '{ span.customerio.operation = }': 'invalid TraceQL at offset 30',
  };
  for (const [query, fault] of Object.entries(traceFaults)) {
    it(`are checked for TraceQL that finds no span: ${query}`, () => {
      expect(faultsOfTraceQL(query)).to.include(fault);
    });
  }
});

describe('the documentation of the alerts', () => {
  it('links only to existing files', () => {
    for (const page of ['docs/alerts.md', ...runbooks.map((file) => `docs/runbooks/${file}`)]) {
      for (const target of linksIn(read(page))) {
        expect(existsSync(join(root, dirname(page), target)), `${page}: ${target}`).to.equal(true);
      }
    }
  });
});
