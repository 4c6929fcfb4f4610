import { metrics } from '@opentelemetry/api';
import { expect } from 'chai';
import { resolveConfig } from '../../lib/config';
import { UNAVAILABLE } from '../../lib/delivery/circuit-breaker';
import { GuardedJournal, deactivateJournal, activateJournal } from '../../lib/delivery/journal';
import { Telemetry } from '../../lib/telemetry';
import { FakeJournal } from '../harness/stores/fake-journal';
import { diagnosticsDuring } from '../harness/telemetry/diagnostics';

const TIMEOUT_MS = 250;
const SEND = { acceptedAt: 1 };

describe('GuardedJournal', () => {
  const activeJournals: FakeJournal[] = [];
  const activateFakeJournal = () => {
    const journal = new FakeJournal();
    activateJournal(journal);
    activeJournals.push(journal);
    return journal;
  };
  afterEach(() => activeJournals.splice(0).forEach(deactivateJournal));

  const createJournal = (journal?: FakeJournal) => {
    const telemetry = new Telemetry(resolveConfig().config);
    return new GuardedJournal(() => telemetry, TIMEOUT_MS, journal);
  };

  it('records to the last active journal, in any order of deactivation', () => {
    const [first, second, third] = [activateFakeJournal(), activateFakeJournal(), activateFakeJournal()];
    const operationCounts = () => [first, second, third].map(({ operations }) => operations.length);
    createJournal().record('a', SEND);
    expect(operationCounts()).to.deep.equal([0, 0, 1]);
    deactivateJournal(second);
    createJournal().record('b', SEND);
    expect(operationCounts()).to.deep.equal([0, 0, 2]);
    deactivateJournal(third);
    createJournal().record('c', SEND);
    expect(operationCounts()).to.deep.equal([1, 0, 2]);
  });

  it('keeps its journal when a journal that was never active is deactivated', () => {
    const journal = activateFakeJournal();
    deactivateJournal(new FakeJournal());
    createJournal().record('a', SEND);
    expect(journal.operations).to.deep.equal(['record a']);
  });

  it('prefers the journal of its constructor to active journals', async () => {
    const [other, given] = [activateFakeJournal(), new FakeJournal()];
    createJournal(given).record('a', SEND);
    expect(await createJournal(given).lookup('a')).to.deep.equal(SEND);
    expect([other.operations, given.operations]).to.deep.equal([[], ['record a', 'lookup a']]);
  });

  it('shares the journal in memory with other instances in the process', async () => {
    createJournal().record('in-memory', SEND);
    expect(await createJournal().lookup('in-memory')).to.deep.equal(SEND);
  });

  it('logs nothing about an early webhook without a meter provider', async () => {
    metrics.disable();
    const lines = await diagnosticsDuring(async () => {
      expect(await createJournal().lookup('early-and-unmeasured')).to.equal(undefined);
      createJournal().record('early-and-unmeasured', SEND);
    });
    expect(lines).to.deep.equal([]);
  });

  it('returns UNAVAILABLE if telemetry is broken, and logs both errors to diag', async () => {
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
