import { expect } from 'chai';
import { OccurrenceThrottle } from '../../lib/diagnostics/occurrence-throttle';
import { Clock } from '../harness/clock';

const MINUTE_MS = 60_000;

describe('a flood of one event', () => {
  let clock: Clock;
  let pace: OccurrenceThrottle;
  beforeEach(() => {
    clock = new Clock();
    pace = new OccurrenceThrottle();
  });
  afterEach(() => clock.uninstall());

  const flood = (times: number) => Array.from({ length: times }, () => pace.record('stale'));

  it('is said the first time, and then not for a minute', async () => {
    expect(flood(3)).to.deep.equal([1, 0, 0]);
    await clock.pass(MINUTE_MS - 1);
    expect(pace.record('stale')).to.equal(0);
  });

  it('is said each minute, with how many there were', async () => {
    flood(3);
    await clock.pass(MINUTE_MS);
    expect(flood(2)).to.deep.equal([3, 0]);
    await clock.pass(MINUTE_MS);
    expect(pace.record('stale')).to.equal(2);
  });

  it('is said when it comes again after a long time, once', async () => {
    flood(1);
    await clock.pass(60 * MINUTE_MS);
    expect(flood(2)).to.deep.equal([1, 0]);
  });

  it('keeps no other event from being said', () => {
    flood(3);
    expect(pace.record('missing_signature')).to.equal(1);
  });
});
