import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { METRICS } from '../../lib/catalog';
import { ALERT_NAMES } from '../../tools/operations/alerts';
import { faultsOf, queriesIn } from '../harness/prometheus/telemetry-in-promql';

const root = join(__dirname, '../../..');
const runbooks = readdirSync(join(root, 'docs/runbooks'));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const HEADINGS = ['What it means', 'Impact', 'Diagnose', 'Fix', 'Silence'];

/** Links to files, beside the page they stand on. */
const linksIn = (text: string) =>
  [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target));

describe('the runbooks', () => {
  it('are one for each alert, and no more', () => {
    expect(runbooks.sort()).to.deep.equal(ALERT_NAMES.map((name) => `${name}.md`).sort());
  });

  for (const file of runbooks) {
    describe(file, () => {
      const text = read(`docs/runbooks/${file}`);

      it('says what it means, the impact, how to diagnose, to fix, when to silence, on one screen', () => {
        expect(text.split('\n')[0]).to.equal(`# ${file.replace('.md', '')}`);
        expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).to.deep.equal(HEADINGS);
        for (const section of text.split(/^## .+$/m).slice(1)) expect(section.trim()).to.not.equal('');
        expect(text.trim().split('\n').length).to.be.within(25, 60);
      });

      it('has queries that can be pasted', () => {
        const queries = queriesIn(text);
        expect(queries).to.not.be.empty;
        for (const query of queries) expect(faultsOf(query), query).to.deep.equal([]);
      });

      it('names only metrics that exist', () => {
        const names = Object.values(METRICS).map(({ name }) => name);
        for (const [name] of text.matchAll(/customerio_[a-z_]+(?:_total|_ms|_size)\b/g)) {
          expect(names.some((one) => one === name || name.includes(one))).to.equal(true, name);
        }
      });
    });
  }
});

describe('the documentation of the alerts', () => {
  it('links to what is there', () => {
    for (const page of ['docs/alerts.md', ...runbooks.map((file) => `docs/runbooks/${file}`)]) {
      for (const target of linksIn(read(page))) {
        expect(existsSync(join(root, dirname(page), target)), `${page}: ${target}`).to.equal(true);
      }
    }
  });
});
