import { expect } from 'chai';
import { assert, asyncProperty, constantFrom, integer, nat, oneof, record, array } from 'fast-check';
import { CircuitBreaker } from '../../lib/delivery/circuit-breaker';
import { Deduplicator, type EventClaim } from '../../lib/delivery/deduplicator';
import { Clock } from '../harness/clock';
import { SharedDedupeStore } from '../harness/stores/shared-dedupe-store';
import type { StoreMode } from '../harness/stores/store-modes';

const TIMEOUT_MS = 250;
const LEASE_MS = 2_000;
const WINDOW_MS = 20_000;
/** Longer than any wait, lease and open time of the sequences. */
const SETTLE_MS = 10_000;

/** A sequence of steps. `complete` and `release` select one of the holders so far; its lease may be over. */
const STEPS = array(
  oneof(
    { weight: 4, arbitrary: record({ claim: nat(2), replica: nat(2), waitMs: nat(1_000) }) },
    { weight: 3, arbitrary: record({ complete: nat(5) }) },
    { weight: 2, arbitrary: record({ release: nat(5) }) },
    { weight: 4, arbitrary: record({ pass: oneof(nat(100), integer({ min: 100, max: 3_000 })) }) },
  ),
  { minLength: 1, maxLength: 40 },
);

const fast = oneof(constantFrom<StoreMode>('immediate'), record({ takesMs: nat(TIMEOUT_MS - 10) }));
const broken = oneof(
  constantFrom<StoreMode>('throws', 'rejects', 'hangs', 'loses its result'),
  record({ takesMs: integer({ min: TIMEOUT_MS, max: 3 * TIMEOUT_MS }) }),
);
/** Generates the modes of successive store operations. */
const modesOf = (mode: typeof fast) => array(mode, { minLength: 1, maxLength: 20 });

interface Holder {
  readonly event: string;
  readonly claim: EventClaim;
  readonly leaseUntil: number;
  hasEnded: boolean;
}

/** Runs steps on deduplicators and records violations of their invariants. */
class Model {
  private readonly holders: Holder[] = [];
  /** When a completion resolved, and until when the event must not be granted after that. */
  private readonly completed = new Map<string, { resolvedAt: number; until: number }>();
  private readonly claims: Promise<void>[] = [];
  private readonly violations: string[] = [];

  constructor(
    private readonly clock: Clock,
    readonly replicas: readonly Deduplicator[],
  ) {}

  claim(event: string, replica: Deduplicator, waitMs: number): void {
    this.claims.push(this.claimed(event, replica, waitMs));
  }

  private async claimed(event: string, replica: Deduplicator, waitMs: number): Promise<void> {
    const claimedAt = this.clock.now();
    const claim = await replica.claim(event, waitMs);
    const now = this.clock.now();
    if (now - claimedAt > waitMs + TIMEOUT_MS)
      this.violations.push(`waited ${now - claimedAt} of ${waitMs} ms`);
    if (typeof claim === 'string') return;
    if (this.holders.some((other) => other.event === event && !other.hasEnded && now < other.leaseUntil)) {
      this.violations.push(`two holders of ${event}`);
    }
    const { resolvedAt = Infinity, until = 0 } = this.completed.get(event) ?? {};
    if (claimedAt >= resolvedAt && now < until) this.violations.push(`${event} granted after its completion`);
    this.holders.push({ event, claim, leaseUntil: claimedAt + LEASE_MS, hasEnded: false });
  }

  end(index: number, how: 'complete' | 'release'): void {
    const open = this.holders.filter(({ hasEnded }) => !hasEnded);
    const holder = open[index % open.length];
    if (holder === undefined) return;
    holder.hasEnded = true;
    this.claims.push(this.ended(holder, how));
  }

  private async ended({ event, claim }: Holder, how: 'complete' | 'release'): Promise<void> {
    const until = this.clock.now() + WINDOW_MS;
    await claim[how]();
    if (how === 'complete') this.completed.set(event, { resolvedAt: this.clock.now(), until });
  }

  /** Waits for all claims in flight, releases all holders, and asserts that no invariant was violated. */
  async settle(): Promise<void> {
    await this.clock.pass(SETTLE_MS);
    await this.clock.until(Promise.all(this.claims));
    while (this.holders.some(({ hasEnded }) => !hasEnded)) this.end(0, 'release');
    await this.clock.until(Promise.all(this.claims));
    expect(this.violations).to.deep.equal([]);
  }
}

type Step = { claim?: number; replica?: number; waitMs?: number } & {
  complete?: number;
  release?: number;
  pass?: number;
};

describe('Deduplicator in random sequences of claims, completions, releases and delays', () => {
  let clock: Clock;
  beforeEach(() => {
    clock = new Clock();
  });
  afterEach(() => clock.uninstall());

  const replicaOf = (store?: SharedDedupeStore) =>
    new Deduplicator(
      { windowMs: WINDOW_MS, maxIds: 1_000, leaseMs: LEASE_MS, store: store?.replica() },
      new CircuitBreaker(TIMEOUT_MS, () => undefined),
    );

  async function play(replicas: readonly Deduplicator[], steps: readonly Step[]): Promise<Model> {
    const model = new Model(clock, replicas);
    for (const step of steps) {
      const replica = replicas[(step.replica ?? 0) % replicas.length];
      if (step.claim !== undefined && replica !== undefined) {
        model.claim(`e${step.claim}`, replica, step.waitMs ?? 0);
      }
      if (step.complete !== undefined) model.end(step.complete, 'complete');
      if (step.release !== undefined) model.end(step.release, 'release');
      await clock.pass(step.pass ?? 0);
    }
    await model.settle();
    return model;
  }

  function inTurn(store: SharedDedupeStore, modes: readonly StoreMode[]): void {
    let turn = 0;
    store.mode = () => modes[turn++ % modes.length] ?? 'immediate';
  }

  it('grants an event to one holder at a time and never after its completion, without a store', () =>
    assert(
      asyncProperty(STEPS, async (steps) => {
        const replica = replicaOf();
        await play([replica], steps);
        expect(clock.pending).to.equal(0);
      }),
      { numRuns: 300 },
    ));

  it('grants an event to one holder at a time and never after its completion, among three replicas', () =>
    assert(
      asyncProperty(STEPS, modesOf(fast), async (steps, modes) => {
        const store = new SharedDedupeStore();
        inTurn(store, modes);
        await play([replicaOf(store), replicaOf(store), replicaOf(store)], steps);
        expect(clock.pending).to.equal(0);
      }),
      { numRuns: 300 },
    ));

  it('grants an event to one holder at a time and never after its completion, while the store fails', () =>
    assert(
      asyncProperty(STEPS, modesOf(oneof(fast, broken)), async (steps, modes) => {
        const store = new SharedDedupeStore();
        inTurn(store, modes);
        const replica = replicaOf(store);
        await play([replica], steps);
        store.mode = () => 'immediate';
        await clock.pass(SETTLE_MS);
        expect(await clock.until(replica.claim('new', 0))).to.be.an('object');
        expect(replica['held'].size).to.equal(1);
      }),
      { numRuns: 300 },
    ));
});
