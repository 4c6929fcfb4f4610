import { expect } from 'chai';
import { reportConfigProblem, warnOnce } from '../../lib/diagnostics';
import { reportInternalError } from '../../lib/diagnostics/fail-open';
import { reported } from '../../lib/diagnostics/reported';
import { revoked } from '../harness/foreign/hostile-values';
import { diagnosticsDuring, warningsDuring } from '../harness/telemetry/diagnostics';

const ERRORS = 20_000;
const each = (act: (index: number) => void) => {
  for (let index = 0; index < ERRORS; index += 1) act(index);
};

describe('diagnostics of 20,000 distinct errors', () => {
  it('report an internal error once per step, and remember the step only', async () => {
    const lines = await diagnosticsDuring(() =>
      each((index) => {
        const error = Object.assign(new Error(`jane${index}@example.com`), { name: `Jane${index}` });
        reportInternalError('a step', error);
      }),
    );
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(
      / a step failed with Jane0\. The application is not affected\. Reported once\.$/,
    );
    expect([...reported]).to.deep.equal(['a step']);
  });

  it('warn once per code', async () => {
    const warnings = await warningsDuring(() =>
      each((index) => warnOnce('CUSTOMERIO_OTEL_HANDLER', `onEvent failed with Jane${index}`)),
    );
    expect(warnings.map(({ message }) => message)).to.deep.equal(['onEvent failed with Jane0']);
    expect(reported.size).to.equal(1);
  });

  it('report at most 100 problems of configurations', async () => {
    const lines = await diagnosticsDuring(() => each((index) => reportConfigProblem(`problem ${index}`)));
    expect(lines).to.have.length.of.at.most(100);
  });

  it('report at most 500 kinds of problems', async () => {
    const lines = await diagnosticsDuring(() =>
      each((index) => reportInternalError(`step ${index}`, revoked())),
    );
    expect(lines).to.have.length(500);
    reported.clear();
  });
});
