import { expect } from 'chai';
import { CircuitBreaker, UNAVAILABLE } from '../../lib/delivery/circuit-breaker';
import { Clock } from '../harness/clock';

const TIMEOUT_MS = 250;
const OPEN_MS = 1_000;
const MAX_FAILURES = 5;
const WINDOW_MS = 10_000;

const hang = () => new Promise<never>(() => undefined);

describe('CircuitBreaker', () => {
  let clock: Clock;
  let breaker: CircuitBreaker;
  let failures: string[];
  let errors: unknown[];
  /** Number of operations that ran. */
  let operations: number;

  beforeEach(() => {
    clock = new Clock();
    failures = [];
    errors = [];
    operations = 0;
    breaker = new CircuitBreaker(TIMEOUT_MS, (type, error) => {
      failures.push(type);
      errors.push(error);
    });
  });
  afterEach(() => clock.uninstall());

  const returning = (value: unknown) => () => {
    operations += 1;
    return value;
  };
  const resolvingAfter = (ms: number, value: string) => () =>
    new Promise<string>((resolve) => setTimeout(() => resolve(value), ms));
  const fail = () => breaker.run(() => Promise.reject(new Error('down')));
  /** Fails as often as the circuit needs to open. */
  async function open(): Promise<void> {
    for (let failure = 0; failure < MAX_FAILURES; failure += 1) await fail();
    failures = [];
  }

  it('returns the result synchronously if the store does', () => {
    expect(breaker.run(returning('yes'))).to.equal('yes');
    expect(breaker.run(returning(undefined))).to.equal(undefined);
    expect(breaker.run(returning(null))).to.equal(null);
    expect(clock.pending).to.equal(0);
  });

  it('waits for a slow store and leaves no timer behind', async () => {
    expect(await clock.until(breaker.run(resolvingAfter(TIMEOUT_MS - 1, 'yes')))).to.equal('yes');
    expect(clock.pending).to.equal(0);
    expect(failures).to.deep.equal([]);
  });

  it('returns UNAVAILABLE when the operation times out', async () => {
    const begun = clock.now();
    expect(await clock.until(breaker.run(hang))).to.equal(UNAVAILABLE);
    expect(clock.now() - begun).to.equal(TIMEOUT_MS);
    expect(failures).to.deep.equal(['timeout']);
    expect(clock.pending).to.equal(0);
  });

  it('passes results and errors that arrive after the timeout to onLate, and stays open', async () => {
    const late: unknown[] = [];
    const onLate = (result: unknown) => void late.push(result);
    const resolved = breaker.run(resolvingAfter(TIMEOUT_MS + 10, 'late'), onLate);
    const rejected = breaker.run(async () => {
      await resolvingAfter(TIMEOUT_MS + 10, '')();
      throw new Error('late');
    }, onLate);
    const others = Array.from({ length: 3 }, () => breaker.run(resolvingAfter(TIMEOUT_MS + 10, 'late')));
    for (const result of [resolved, rejected, ...others])
      expect(await clock.until(result)).to.equal(UNAVAILABLE);
    expect(late).to.deep.equal([]);
    await clock.pass(20);
    expect(late).to.deep.equal(['late', UNAVAILABLE]);
    expect(breaker.run(returning('yes'))).to.equal(UNAVAILABLE);
    expect(failures).to.deep.equal([...Array<string>(5).fill('timeout'), 'paused']);
  });

  it('calls onLate neither for a result in time nor for a skipped operation', async () => {
    const late: unknown[] = [];
    const onLate = (result: unknown) => void late.push(result);
    breaker.run(returning('yes'), onLate);
    await breaker.run(() => Promise.resolve('yes'), onLate);
    await open();
    expect(breaker.run(returning('no'), onLate)).to.equal(UNAVAILABLE);
    expect(late).to.deep.equal([]);
  });

  const thenThrows = {
    then: () => {
      throw new Error('down');
    },
  };
  const thenUnreadable = Object.defineProperty({}, 'then', {
    get: () => {
      throw new Error('down');
    },
  });
  const FAILURES: Readonly<Record<string, () => unknown>> = {
    rejects: () => Promise.reject(new Error('down')),
    throws: () => {
      throw new Error('down');
    },
    'returns a thenable that throws': () => thenThrows,
    'returns a thenable that cannot be read': () => thenUnreadable,
  };

  for (const [description, operation] of Object.entries(FAILURES)) {
    it(`returns UNAVAILABLE if the store ${description}`, async () => {
      expect(await breaker.run(operation)).to.equal(UNAVAILABLE);
      expect(failures).to.deep.equal(['error']);
      expect(errors).to.have.nested.property('[0].message', 'down');
      expect(clock.pending).to.equal(0);
    });
  }

  it('opens at the fifth failure within ten seconds, also among successes', async () => {
    for (let failure = 1; failure < MAX_FAILURES; failure += 1) {
      await fail();
      expect(breaker.run(returning('yes')), `after ${failure} failures`).to.equal('yes');
      await clock.pass(WINDOW_MS / MAX_FAILURES);
    }
    await fail();
    expect(breaker.run(returning('no'))).to.equal(UNAVAILABLE);
  });

  it('stays closed if five failures take longer than ten seconds', async () => {
    for (let failure = 0; failure < 20; failure += 1) {
      await fail();
      await clock.pass(WINDOW_MS / (MAX_FAILURES - 1) + 1);
      expect(breaker.run(returning('yes'))).to.equal('yes');
    }
  });

  it('opens again only after five more failures', async () => {
    await open();
    await clock.pass(OPEN_MS);
    expect(breaker.run(returning('probe'))).to.equal('probe');
    for (let failure = 1; failure < MAX_FAILURES; failure += 1) await fail();
    expect(breaker.isReady).to.equal(true);
    await fail();
    expect(breaker.isReady).to.equal(false);
  });

  it('stays open for one second and reports each skipped operation', async () => {
    await open();
    await clock.pass(OPEN_MS - 1);
    for (let i = 0; i < 3; i++) expect(breaker.run(returning('yes'))).to.equal(UNAVAILABLE);
    expect(operations).to.equal(0);
    expect(failures).to.deep.equal(['paused', 'paused', 'paused']);
  });

  it('probes the store with one operation after the open time and closes when the probe succeeds', async () => {
    await open();
    await clock.pass(OPEN_MS);
    const probe = breaker.run(resolvingAfter(100, 'yes'));
    expect(breaker.run(returning('no'))).to.equal(UNAVAILABLE);
    await clock.pass(99);
    expect(breaker.run(returning('no'))).to.equal(UNAVAILABLE);
    expect(await clock.until(probe)).to.equal('yes');
    expect(breaker.run(returning('all'))).to.equal('all');
    expect(breaker.run(returning('all'))).to.equal('all');
    expect(operations).to.equal(2);
  });

  it('skips other operations during a probe, even if the timeout is longer than the open time', async () => {
    const patient = new CircuitBreaker(3 * OPEN_MS, (type) => failures.push(type));
    for (let failure = 0; failure < MAX_FAILURES; failure += 1) {
      await patient.run(() => Promise.reject(new Error('down')));
    }
    await clock.pass(OPEN_MS);
    const probe = patient.run(resolvingAfter(3 * OPEN_MS - 1, 'yes'));
    await clock.pass(2 * OPEN_MS);
    expect(patient.run(returning('no'))).to.equal(UNAVAILABLE);
    expect(await clock.until(probe)).to.equal('yes');
    expect(operations).to.equal(0);
  });

  it('stays open when the probe fails', async () => {
    await open();
    await clock.pass(OPEN_MS);
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await clock.until(breaker.run(hang))).to.equal(UNAVAILABLE);
      await clock.pass(OPEN_MS - 1);
      expect(breaker.run(returning('no'))).to.equal(UNAVAILABLE);
      await clock.pass(1);
    }
    expect(operations).to.equal(0);
    expect(breaker.run(returning('yes'))).to.equal('yes');
  });

  it('delays 100 concurrent operations by one timeout when the store hangs', async () => {
    const concurrent = Array.from({ length: 100 }, () => breaker.run(hang));
    const begun = clock.now();
    for (const result of concurrent) expect(await clock.until(result)).to.equal(UNAVAILABLE);
    expect(clock.now() - begun).to.equal(TIMEOUT_MS);
    expect(breaker.run(hang)).to.equal(UNAVAILABLE);
    expect(failures).to.have.length(101);
    expect(clock.pending).to.equal(0);
  });

  it('measures time with the real clock, too', async () => {
    clock.uninstall();
    const impatient = new CircuitBreaker(20, (type) => failures.push(type));
    const begun = performance.now();
    for (let failure = 0; failure < MAX_FAILURES; failure += 1) {
      expect(await impatient.run(hang)).to.equal(UNAVAILABLE);
    }
    expect(performance.now() - begun).to.be.at.least(MAX_FAILURES * 19);
    expect(impatient.run(returning('no'))).to.equal(UNAVAILABLE);
    expect(failures).to.deep.equal([...Array<string>(5).fill('timeout'), 'paused']);
  });
});
