import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readKey } from '../../lib/cli/key';
import { UsageError } from '../../lib/cli/usage-error';

const KEY = 'a9f2c4signing';

describe('readKey()', () => {
  const folder = mkdtempSync(join(tmpdir(), 'customerio-key-'));
  after(() => rmSync(folder, { recursive: true }));

  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  /** Expects a usage error of one line that contains no key. */
  const expectRejected = (values: Readonly<Record<string, string>>, problem: RegExp, env = {}) => {
    expect(() => readKey(values, env))
      .to.throw(UsageError, problem)
      .with.property('message')
      .that.matches(/^[^\n]+\.$/)
      .and.does.not.include(KEY);
  };

  it('returns the value of the environment variable', () => {
    expect(readKey({ 'key-env': 'CIO_KEY' }, { CIO_KEY: `${KEY}\n` })).to.equal(KEY);
  });

  it('returns the content of the file without whitespace and a byte order mark', () => {
    expect(readKey({ 'key-file': file('key', `\ufeff${KEY}\r\n`) }, {})).to.equal(KEY);
  });

  it('rejects a missing key, and two keys', () => {
    expectRejected({}, /key is missing; .*--key-env NAME/);
    expectRejected({ 'key-env': 'CIO_KEY', 'key-file': 'x' }, /both given/, { CIO_KEY: KEY });
  });

  it('rejects variables and files without a key', () => {
    expectRejected({ 'key-env': 'CIO_KEY' }, /not set/);
    expectRejected({ 'key-env': 'CIO_KEY' }, /blank/, { CIO_KEY: ' ' });
    expectRejected({ 'key-file': file('blank', ' \n') }, /blank/);
    expectRejected({ 'key-file': file('two', `${KEY}\nother`) }, /several lines/);
    expectRejected({ 'key-file': join(folder, 'absent') }, /cannot be read \(ENOENT\)/);
    expectRejected({ 'key-file': folder }, /cannot be read \(EISDIR\)/);
  });

  it('does not print a key that is given instead of the name of its variable', () => {
    expectRejected({ 'key-env': KEY }, /not set/);
    expectRejected({ 'key-env': `${KEY}+/=` }, /no name of an environment variable/);
  });
});
