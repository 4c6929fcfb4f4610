import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { METRICS } from '../../lib/catalog';
import { ALERT_NAMES } from '../../tools/operations/alerts';
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

      it('has the sections of a runbook in order, each with text, in 40 to 95 lines', () => {
        expect(text.split('\n')[0]).to.equal(`# ${file.replace('.md', '')}`);
        expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).to.deep.equal(HEADINGS);
        for (const section of text.split(/^## .+$/m).slice(1)) expect(section.trim()).to.not.equal('');
        expect(text.trim().split('\n').length).to.be.within(40, 95);
      });

      it('has valid queries', () => {
        const queries = queriesIn(text);
        expect(queries).to.not.be.empty;
        for (const query of queries) expect(faultsOf(query), query).to.deep.equal([]);
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

describe('the documentation of the alerts', () => {
  it('links only to existing files', () => {
    for (const page of ['docs/alerts.md', ...runbooks.map((file) => `docs/runbooks/${file}`)]) {
      for (const target of linksIn(read(page))) {
        expect(existsSync(join(root, dirname(page), target)), `${page}: ${target}`).to.equal(true);
      }
    }
  });
});
