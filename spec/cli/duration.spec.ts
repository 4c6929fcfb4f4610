import { expect } from 'chai';
import { parseDuration } from '../../lib/cli/duration';
import { UsageError } from '../../lib/cli/usage-error';

describe('parseDuration()', () => {
  it('returns milliseconds', () => {
    const parse = (text: string) => parseDuration(text, '--delay');
    expect(['500ms', '2s', '1.5m', '.5s', '1h', '0s', ' 3s '].map(parse)).to.deep.equal([
      500, 2_000, 90_000, 500, 3_600_000, 0, 3_000,
    ]);
  });

  it('rejects other texts and more than a day in one sentence', () => {
    for (const text of ['', '2', 's', '-1s', '1e3s', '2 s', '2 seconds', 'NaNs', '1s2', '25h', '1_000ms']) {
      expect(() => parseDuration(text, '--delay'), text)
        .to.throw(UsageError)
        .with.property('message')
        .that.matches(/^--delay is ".*"; accepted: [^\n]+\.$/);
    }
  });
});
