import { expect } from 'chai';
import { CircuitBreaker, UNAVAILABLE } from '../../lib/delivery/circuit-breaker';
import { Clock } from '../harness/clock';

const TIMEOUT_MS = 250;
const PAUSE_MS = 1_000;

const hang = () => new Promise<never>(() => undefined);

describe('the guard of a store', () => {
  let clock: Clock;
  let guard: CircuitBreaker;
  let failures: string[];
  let errors: unknown[];
  /** How often the store was really asked. */
  let asked: number;

  beforeEach(() => {
    clock = new Clock();
    failures = [];
    errors = [];
    asked = 0;
    guard = new CircuitBreaker(TIMEOUT_MS, (type, error) => {
      failures.push(type);
      errors.push(error);
    });
  });
  afterEach(() => clock.uninstall());

  const answering = (value: unknown) => () => {
    asked += 1;
    return value;
  };
  const later = (ms: number, value: string) => () =>
    new Promise<string>((resolve) => setTimeout(() => resolve(value), ms));
  const fail = () => guard.run(() => Promise.reject(new Error('down')));

  it('answers at once where the store does', () => {
    expect(guard.run(answering('yes'))).to.equal('yes');
    expect(guard.run(answering(undefined))).to.equal(undefined);
    expect(guard.run(answering(null))).to.equal(null);
    expect(clock.pending).to.equal(0);
  });

  it('waits for a store that takes its time, and leaves no timer behind', async () => {
    expect(await clock.until(guard.run(later(TIMEOUT_MS - 1, 'yes')))).to.equal('yes');
    expect(clock.pending).to.equal(0);
    expect(failures).to.deep.equal([]);
  });

  it('waits no longer than its time', async () => {
    const begun = clock.now();
    expect(await clock.until(guard.run(hang))).to.equal(UNAVAILABLE);
    expect(clock.now() - begun).to.equal(TIMEOUT_MS);
    expect(failures).to.deep.equal(['timeout']);
    expect(clock.pending).to.equal(0);
  });

  it('ignores what comes later: an answer ends no pause, an error is no second failure', async () => {
    const answers = [guard.run(later(TIMEOUT_MS + 10, 'late')), guard.run(later(TIMEOUT_MS + 10, 'late'))];
    const rejected = guard.run(async () => {
      await later(TIMEOUT_MS + 10, '')();
      throw new Error('late');
    });
    for (const answer of [...answers, rejected]) expect(await clock.until(answer)).to.equal(UNAVAILABLE);
    await clock.pass(20);
    expect(guard.run(answering('yes'))).to.equal(UNAVAILABLE);
    expect(failures).to.deep.equal(['timeout', 'timeout', 'timeout', 'paused']);
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
    'answers a thenable that throws': () => thenThrows,
    'answers what throws when read': () => thenUnreadable,
  };

  for (const [description, operation] of Object.entries(FAILURES)) {
    it(`gives an answer for a store that ${description}`, async () => {
      expect(await guard.run(operation)).to.equal(UNAVAILABLE);
      expect(failures).to.deep.equal(['error']);
      expect(errors).to.have.nested.property('[0].message', 'down');
      expect(clock.pending).to.equal(0);
    });
  }

  it('leaves a store alone for a second after it failed, and tells of each operation', async () => {
    await fail();
    await clock.pass(PAUSE_MS - 1);
    for (let i = 0; i < 3; i++) expect(guard.run(answering('yes'))).to.equal(UNAVAILABLE);
    expect(asked).to.equal(0);
    expect(failures).to.deep.equal(['error', 'paused', 'paused', 'paused']);
  });

  it('lets one operation try after the pause; when it has an answer, all are let through', async () => {
    await fail();
    await clock.pass(PAUSE_MS);
    const probe = guard.run(later(100, 'yes'));
    expect(guard.run(answering('no'))).to.equal(UNAVAILABLE);
    await clock.pass(99);
    expect(guard.run(answering('no'))).to.equal(UNAVAILABLE);
    expect(await clock.until(probe)).to.equal('yes');
    expect(guard.run(answering('all'))).to.equal('all');
    expect(guard.run(answering('all'))).to.equal('all');
    expect(asked).to.equal(2);
  });

  it('lets no other try meanwhile, also where a store is given longer than the pause', async () => {
    const patient = new CircuitBreaker(3 * PAUSE_MS, (type) => failures.push(type));
    await patient.run(() => Promise.reject(new Error('down')));
    await clock.pass(PAUSE_MS);
    const probe = patient.run(later(3 * PAUSE_MS - 1, 'yes'));
    await clock.pass(2 * PAUSE_MS);
    expect(patient.run(answering('no'))).to.equal(UNAVAILABLE);
    expect(await clock.until(probe)).to.equal('yes');
    expect(asked).to.equal(0);
  });

  it('pauses anew when the one that tried failed', async () => {
    await fail();
    await clock.pass(PAUSE_MS);
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await clock.until(guard.run(hang))).to.equal(UNAVAILABLE);
      await clock.pass(PAUSE_MS - 1);
      expect(guard.run(answering('no'))).to.equal(UNAVAILABLE);
      await clock.pass(1);
    }
    expect(asked).to.equal(0);
    expect(guard.run(answering('yes'))).to.equal('yes');
  });

  it('bounds what a store that hangs costs a crowd: its time once, then nothing', async () => {
    const crowd = Array.from({ length: 100 }, () => guard.run(hang));
    const begun = clock.now();
    for (const answer of crowd) expect(await clock.until(answer)).to.equal(UNAVAILABLE);
    expect(clock.now() - begun).to.equal(TIMEOUT_MS);
    expect(guard.run(hang)).to.equal(UNAVAILABLE);
    expect(failures).to.have.length(101);
    expect(clock.pending).to.equal(0);
  });

  it('does all that by the clock of the process, too', async () => {
    clock.uninstall();
    const impatient = new CircuitBreaker(20, (type) => failures.push(type));
    const begun = performance.now();
    expect(await impatient.run(hang)).to.equal(UNAVAILABLE);
    expect(performance.now() - begun).to.be.at.least(19);
    expect(impatient.run(answering('no'))).to.equal(UNAVAILABLE);
    expect(failures).to.deep.equal(['timeout', 'paused']);
  });
});
