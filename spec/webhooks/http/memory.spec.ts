import { expect } from 'chai';
import { attack, type AttackKind } from '../../../bench/webhooks/memory';

const MIB = 1024 * 1024;

describe('the memory of a receiver whose senders have no signing key', () => {
  // the buffers of the connections, and what V8 allocates when the first requests arrive
  const OTHER = 24 * MIB;

  const kinds: readonly (readonly [AttackKind, connections: number])[] = [
    ['chunks of 1 byte', 16],
    ['chunks of 8 kB', 16],
  ];
  for (const [kind, connections] of kinds) {
    it(`is bounded by maxBufferedBytes for ${connections} bodies in ${kind}, and webhooks are accepted`, async () => {
      const maxBufferedBytes = 20 * MIB;
      const { live, status } = await attack({ kind, connections, maxBufferedBytes });
      expect(live).to.be.below(maxBufferedBytes + OTHER);
      expect(status).to.equal(200);
    }).timeout(60_000);
  }
});
