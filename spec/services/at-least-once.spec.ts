import { expect } from 'chai';
import {
  CELLS,
  COMBINATIONS,
  EXCLUSIONS,
  situationsOf,
  STORES,
  type Cell,
  type Store,
} from '../harness/redis/at-least-once';
import { deliver, nameOf, type Observed, type Survivors } from '../harness/redis/deliveries';
import { Replica } from '../harness/redis/replica';

const LEASE_MS = 500;
const REAL_LEASE_MS = 60_000;
/** A claim precedes the start of its handler. */
const CLAIM_MS = 150;
const MAX_MS = 240_000;

const REAL_CELL: Cell = { handler: 'dies', store: 'healthy', retriedAt: 'another', onFailure: 'acknowledge' };

describe('at-least-once delivery', () => {
  let replicas: Replica[];
  let observed: Map<string, Observed>;
  let withRealLease: Promise<ReadonlyMap<string, Observed>>;

  before(async function () {
    this.timeout(MAX_MS);
    replicas = await Promise.all((['ioredis', 'node-redis'] as const).map((kind) => Replica.start(kind)));
    const [first, second] = replicas as [Replica, Replica];
    const survivors: Survivors = { first, second };
    withRealLease = deliver('healthy', [REAL_CELL], survivors);
    withRealLease.catch(() => undefined);
    observed = new Map();
    for (const store of Object.keys(STORES) as Store[]) {
      const cells = CELLS.filter((cell) => cell.store === store);
      for (const [name, each] of await deliver(store, cells, survivors, LEASE_MS)) observed.set(name, each);
    }
  });
  after(async () => {
    await withRealLease?.catch(() => undefined);
    await Promise.all(replicas?.map((replica) => replica.destroy()));
  });

  function check(cell: Cell, actual: Observed, leaseMs: number): void {
    const [expected] = situationsOf(cell);
    const { response, retries, starts, counted } = actual;
    expect({ response, runs: starts.length, counted }).to.deep.equal({
      response: expected?.response,
      runs: expected?.runs,
      counted: expected?.counted,
    });
    expect(retries.at(-1), 'last retry').to.equal(200);
    expect(
      retries.slice(0, -1).filter((status) => status !== 503),
      'earlier retries',
    ).to.deep.equal([]);
    if (expected?.accepted === 'at once') expect(retries).to.have.length(1);
    else expect(starts[1]! - starts[0]!, 'ms between the runs').to.be.at.least(leaseMs - CLAIM_MS);
  }

  it('is specified once for each combination that is not excluded', () => {
    for (const cell of COMBINATIONS) {
      const excluded = EXCLUSIONS.some(({ excludes }) => excludes(cell));
      expect(situationsOf(cell), nameOf(cell)).to.have.length(excluded ? 0 : 1);
    }
  });

  for (const cell of CELLS) {
    it(`has the documented outcome: ${nameOf(cell)}`, () =>
      check(cell, observed.get(nameOf(cell))!, LEASE_MS));
  }

  it('has the documented outcome with the lease of a service: a replica dies', async () => {
    const actual = (await withRealLease).get(nameOf(REAL_CELL))!;
    check(REAL_CELL, actual, REAL_LEASE_MS);
    expect(actual.retries.length).to.be.above(100);
  }).timeout(MAX_MS);
});
