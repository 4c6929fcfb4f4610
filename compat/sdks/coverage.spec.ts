import { expect } from 'chai';
import { clientPrototypesIn, publicMethodNames } from '../../lib/client/clients';
import { freshSdk, instrumentableParts } from '../../spec/harness/sdk/sdk';
import { METHOD_COUNTS } from './behavior';
import { gapsIn } from './gaps';
import { folderOf, VERSIONS, type Version } from './versions';

/** Versions 3.1 and 3.2 send the merge to the App API, which has no such endpoint. */
const MERGE_WITHOUT_ENDPOINT = 'mergeCustomers(): Unknown error, is its endpoint simulated?';
const KNOWN_GAPS: Readonly<Partial<Record<Version, readonly string[]>>> = {
  '3.1': [MERGE_WITHOUT_ENDPOINT],
  '3.2': [MERGE_WITHOUT_ENDPOINT],
};

for (const version of VERSIONS) {
  describe(`customerio-node ${version}`, () => {
    it('has only clients and public methods that are instrumented, simulated and in the tables', async () => {
      expect(await gapsIn(folderOf(version))).to.deep.equal(KNOWN_GAPS[version] ?? []);
    });

    it('has the number of methods that docs/sdk-versions.md lists', () => {
      const clients = instrumentableParts(folderOf(version), freshSdk(folderOf(version))).flatMap(
        clientPrototypesIn,
      );
      const counts = clients.map(({ api, prototype }) => [api, publicMethodNames(prototype).length]);
      expect(Object.fromEntries(counts)).to.deep.equal(METHOD_COUNTS[version]);
    });
  });
}
