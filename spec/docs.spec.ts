import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { METRICS } from '../lib/catalog';
import { environmentName } from '../lib/config';
import { OPTIONS } from '../lib/config/options';
import { compatibility } from '../tools/docs/compatibility';
import { sdkVersions } from '../tools/docs/sdk-versions';
import { withSections } from '../tools/docs/tables';

const root = join(__dirname, '../..');
const readme = () => readFileSync(join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it('has the tables that catalog and options give (if not: npm run docs)', () => {
    expect(withSections(readme())).to.equal(readme());
  });

  it('notices a table that is stale or gone', () => {
    const stale = readme().replace('`customerio_api_retries_total`', '`customerio_api_repeats_total`');
    expect(withSections(stale)).to.not.equal(stale);
    expect(() => withSections(readme().replace('<!-- metrics:begin -->', ''))).to.throw(
      /no markers <!-- metrics/,
    );
  });

  it('names every metric, option and variable', () => {
    for (const { name } of Object.values(METRICS)) expect(readme()).to.include(`\`${name}\``);
    for (const name of Object.keys(OPTIONS)) expect(readme()).to.include(`\`${environmentName(name)}\``);
  });
});

describe('docs/compatibility.md', () => {
  it('is what the tables of compat/ give (if not: npm run docs)', () => {
    expect(readFileSync(join(root, 'docs/compatibility.md'), 'utf8')).to.equal(compatibility());
  });
});

describe('docs/sdk-versions.md', () => {
  it('is what the SDK matrix gives (if not: npm run docs)', () => {
    expect(readFileSync(join(root, 'docs/sdk-versions.md'), 'utf8')).to.equal(sdkVersions());
  });
});
