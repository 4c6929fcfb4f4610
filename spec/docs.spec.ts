import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { METRICS } from '../lib/catalog';
import { environmentName } from '../lib/config';
import { OPTIONS } from '../lib/config/options';
import { compatibility } from '../tools/docs/compatibility';
import { withDeliveryTable } from '../tools/docs/delivery-table';
import { withIncidents } from '../tools/docs/incidents';
import { sdkVersions } from '../tools/docs/sdk-versions';
import { withSections } from '../tools/docs/tables';

const root = join(__dirname, '../..');
const readme = () => readFileSync(join(root, 'README.md'), 'utf8');

describe('README.md', () => {
  it('has the tables that npm run docs generates', () => {
    expect(withSections(readme())).to.equal(readme());
  });

  it('fails the comparison if a table is outdated or missing', () => {
    const stale = readme().replace('`customerio_api_retries_total`', '`customerio_api_repeats_total`');
    expect(withSections(stale)).to.not.equal(stale);
    expect(() => withSections(readme().replace('<!-- metrics:begin -->', ''))).to.throw(
      /no markers <!-- metrics/,
    );
  });

  it('contains the name of every metric and environment variable', () => {
    for (const { name } of Object.values(METRICS)) expect(readme()).to.include(`\`${name}\``);
    for (const name of Object.keys(OPTIONS)) expect(readme()).to.include(`\`${environmentName(name)}\``);
  });
});

describe('docs/compatibility.md', () => {
  it('equals the text that npm run docs generates from compat/', () => {
    expect(readFileSync(join(root, 'docs/compatibility.md'), 'utf8')).to.equal(compatibility());
  });
});

describe('docs/sdk-versions.md', () => {
  it('equals the text that npm run docs generates from the SDK matrix', () => {
    expect(readFileSync(join(root, 'docs/sdk-versions.md'), 'utf8')).to.equal(sdkVersions());
  });
});

describe('examples/stack/README.md', () => {
  it('has the table of incidents that npm run docs generates', () => {
    const page = readFileSync(join(root, 'examples/stack/README.md'), 'utf8');
    expect(withIncidents(page)).to.equal(page);
    expect(() => withIncidents('')).to.throw('has no markers <!-- incidents');
  });
});

describe('docs/webhooks.md', () => {
  const page = () => readFileSync(join(root, 'docs/webhooks.md'), 'utf8');

  it('has the table of deliveries that npm run docs generates from the specs', () => {
    expect(withDeliveryTable(page())).to.equal(page());
  });

  it('fails the comparison if the table is outdated or missing', () => {
    const stale = page().replace('its process is killed', 'it exits');
    expect(withDeliveryTable(stale)).to.not.equal(stale);
    expect(() => withDeliveryTable(page().replace('<!-- deliveries:end -->', ''))).to.throw(/no markers/);
  });
});
