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
import { TABLE_DOCUMENTS, withSections } from '../tools/docs/tables';

const root = join(__dirname, '../..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

describe('documents with generated tables', () => {
  for (const name of TABLE_DOCUMENTS) {
    it(`${name} has the tables that npm run docs generates`, () => {
      expect(withSections(name)(read(name))).to.equal(read(name));
    });
  }

  it('fail the comparison if a table is outdated or missing', () => {
    const update = withSections('docs/telemetry.md');
    const page = read('docs/telemetry.md');
    const stale = page.replace('`customerio_api_retries_total`', '`customerio_api_repeats_total`');
    expect(update(stale)).to.not.equal(stale);
    expect(() => update(page.replace('<!-- metrics:begin -->', ''))).to.throw(/no markers <!-- metrics/);
  });

  it('contain the name of every metric and environment variable', () => {
    for (const { name } of Object.values(METRICS))
      expect(read('docs/telemetry.md')).to.include(`\`${name}\``);
    for (const name of Object.keys(OPTIONS))
      expect(read('docs/configuration.md')).to.include(`\`${environmentName(name)}\``);
  });
});

describe('docs/compatibility.md', () => {
  it('equals the text that npm run docs generates from compat/', () => {
    expect(read('docs/compatibility.md')).to.equal(compatibility());
  });
});

describe('docs/sdk-versions.md', () => {
  it('equals the text that npm run docs generates from the SDK matrix', () => {
    expect(read('docs/sdk-versions.md')).to.equal(sdkVersions());
  });
});

describe('examples/stack/README.md', () => {
  it('has the table of incidents that npm run docs generates', () => {
    const page = read('examples/stack/README.md');
    expect(withIncidents(page)).to.equal(page);
    expect(() => withIncidents('')).to.throw('has no markers <!-- incidents');
  });
});

describe('docs/webhooks.md', () => {
  const page = () => read('docs/webhooks.md');

  it('has the table of deliveries that npm run docs generates from the specs', () => {
    expect(withDeliveryTable(page())).to.equal(page());
  });

  it('fails the comparison if the table is outdated or missing', () => {
    const stale = page().replace('its process is killed', 'it exits');
    expect(withDeliveryTable(stale)).to.not.equal(stale);
    expect(() => withDeliveryTable(page().replace('<!-- deliveries:end -->', ''))).to.throw(/no markers/);
  });
});
