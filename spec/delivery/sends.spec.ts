import { metrics } from '@opentelemetry/api';
import { expect } from 'chai';
import { resolveConfig } from '../../lib/config';
import { UNAVAILABLE } from '../../lib/delivery/circuit-breaker';
import { GuardedJournal, deactivateJournal, activateJournal } from '../../lib/delivery/journal';
import { Telemetry } from '../../lib/telemetry';
import { diagnosticsDuring } from '../harness/telemetry/diagnostics';
import { FakeJournal } from '../harness/stores/fake-journal';

const TIMEOUT_MS = 250;
const SEND = { acceptedAt: 1 };

describe('sends and the journal they are written to', () => {
  const inUse: FakeJournal[] = [];
  const used = () => {
    const journal = new FakeJournal();
    activateJournal(journal);
    inUse.push(journal);
    return journal;
  };
  afterEach(() => inUse.splice(0).forEach(deactivateJournal));

  const sends = (journal?: FakeJournal) => {
    const telemetry = new Telemetry(resolveConfig().config);
    return new GuardedJournal(() => telemetry, TIMEOUT_MS, journal);
  };

  it('are in the last journal that is in use, whichever goes out of use first', () => {
    const [first, second, third] = [used(), used(), used()];
    const written = () => [first, second, third].map(({ asked }) => asked.length);
    sends().record('a', SEND);
    expect(written()).to.deep.equal([0, 0, 1]);
    deactivateJournal(second);
    sends().record('b', SEND);
    expect(written()).to.deep.equal([0, 0, 2]);
    deactivateJournal(third);
    sends().record('c', SEND);
    expect(written()).to.deep.equal([1, 0, 2]);
  });

  it('stay where they are when a journal goes out of use that never was in use', () => {
    const journal = used();
    deactivateJournal(new FakeJournal());
    sends().record('a', SEND);
    expect(journal.asked).to.deep.equal(['record a']);
  });

  it('are in the journal given, whatever else is in use', async () => {
    const [other, given] = [used(), new FakeJournal()];
    sends(given).record('a', SEND);
    expect(await sends(given).lookup('a')).to.deep.equal(SEND);
    expect([other.asked, given.asked]).to.deep.equal([[], ['record a', 'lookup a']]);
  });

  it('are found in memory by everybody in the process', async () => {
    sends().record('in-memory', SEND);
    expect(await sends().lookup('in-memory')).to.deep.equal(SEND);
  });

  it('that come early are not counted where nobody measures, and nothing is told', async () => {
    metrics.disable();
    const lines = await diagnosticsDuring(async () => {
      expect(await sends().lookup('early-and-unmeasured')).to.equal(undefined);
      sends().record('early-and-unmeasured', SEND);
    });
    expect(lines).to.deep.equal([]);
  });

  it('are neither written nor found where telemetry is broken, which the operator hears', async () => {
    const broken = new GuardedJournal(() => {
      throw new RangeError('telemetry is broken');
    }, TIMEOUT_MS);
    const lines = await diagnosticsDuring(async () => {
      broken.record('a', SEND);
      expect(await broken.lookup('a')).to.equal(UNAVAILABLE);
    });
    expect(lines.map((line) => /(\S.*) failed with RangeError/.exec(line)?.[1])).to.deep.equal([
      'opentelemetry-instrumentation-customerio recording a send',
      'opentelemetry-instrumentation-customerio looking a send up',
    ]);
  });
});
