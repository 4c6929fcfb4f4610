import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ANALYTICS_VERSIONS, analyticsFolderOf } from './analytics-versions';
import { FAMILIES, METHOD_COUNTS } from './behavior';
import { dependencies } from './package.json';
import { folderOf, INSTALLED, isBetween, VERSIONS } from './versions';

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
const ALIAS = /^(?:customerio|cdp-analytics)-node-/;

describe('the SDKs of the matrix', () => {
  it('include each published major.minor once', () => {
    expect(Object.keys(METHOD_COUNTS)).to.deep.equal([...VERSIONS]);
    const families = VERSIONS.map((version) =>
      FAMILIES.filter(({ from, to }) => isBetween(version, from, to)),
    );
    expect(families.map(({ length }) => length)).to.deep.equal(VERSIONS.map(() => 1));
  });

  it('are exactly the installed SDKs', () => {
    const folders = readdirSync(INSTALLED).filter((name) => ALIAS.test(name));
    expect(folders.sort()).to.deep.equal(Object.keys(dependencies).sort());
    for (const version of VERSIONS) {
      const installed = json(join(folderOf(version), 'package.json'))['version'];
      expect(dependencies[`customerio-node-${version}`]).to.equal(`npm:customerio-node@${String(installed)}`);
      expect(String(installed)).to.match(new RegExp(`^${version.replace('.', '\\.')}\\.\\d+$`));
    }
    for (const version of ANALYTICS_VERSIONS) {
      expect(json(join(analyticsFolderOf(version), 'package.json'))['version']).to.equal(version);
    }
  });
});
