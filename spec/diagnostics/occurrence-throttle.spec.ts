import { expect } from 'chai';
import { OccurrenceThrottle } from '../../lib/diagnostics/occurrence-throttle';
import { Clock } from '../harness/clock';

const MINUTE_MS = 60_000;

describe('OccurrenceThrottle', () => {
  let clock: Clock;
  let throttle: OccurrenceThrottle;
  beforeEach(() => {
    clock = new Clock();
    throttle = new OccurrenceThrottle();
  });
  afterEach(() => clock.uninstall());

  const flood = (times: number) => Array.from({ length: times }, () => throttle.record('stale'));

  it('reports the first occurrence, and no other for a minute', async () => {
    expect(flood(3)).to.deep.equal([1, 0, 0]);
    await clock.pass(MINUTE_MS - 1);
    expect(throttle.record('stale')).to.equal(0);
  });

  it('reports the number of occurrences once a minute', async () => {
    flood(3);
    await clock.pass(MINUTE_MS);
    expect(flood(2)).to.deep.equal([3, 0]);
    await clock.pass(MINUTE_MS);
    expect(throttle.record('stale')).to.equal(2);
  });

  it('reports one occurrence after a long time without any', async () => {
    flood(1);
    await clock.pass(60 * MINUTE_MS);
    expect(flood(2)).to.deep.equal([1, 0]);
  });

  it('reports occurrences of another key', () => {
    flood(3);
    expect(throttle.record('missing_signature')).to.equal(1);
  });
});
