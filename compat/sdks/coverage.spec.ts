import { expect } from 'chai';
import { clientPrototypesIn, publicMethodNames } from '../../lib/client/clients';
import { freshSdk, instrumentableParts } from '../../spec/harness/sdk/sdk';
import { METHOD_COUNTS } from './behaviour';
import { gapsIn } from './gaps';
import { folderOf, VERSIONS, type Version } from './versions';

/** It is the App API that 3.1 and 3.2 ask to merge, which has no such endpoint. */
const MERGES_IN_VAIN = 'mergeCustomers(): Unknown error, is its endpoint simulated?';
const KNOWN_GAPS: Readonly<Partial<Record<Version, readonly string[]>>> = {
  '3.1': [MERGES_IN_VAIN],
  '3.2': [MERGES_IN_VAIN],
};

for (const version of VERSIONS) {
  describe(`customerio-node ${version}`, () => {
    it('has no client and no public method that is not instrumented, simulated and known', async () => {
      expect(await gapsIn(folderOf(version))).to.deep.equal(KNOWN_GAPS[version] ?? []);
    });

    it('has as many methods as its documentation here says', () => {
      const clients = instrumentableParts(folderOf(version), freshSdk(folderOf(version))).flatMap(
        clientPrototypesIn,
      );
      const counts = clients.map(({ api, prototype }) => [api, publicMethodNames(prototype).length]);
      expect(Object.fromEntries(counts)).to.deep.equal(METHOD_COUNTS[version]);
    });
  });
}
