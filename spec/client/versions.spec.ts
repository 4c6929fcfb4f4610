import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadedModules } from '../../lib/client/module-cache';
import { isSupported, isTooOld, SUPPORTED_VERSIONS, versionAdvice } from '../../lib/client/versions';

describe('isSupported', () => {
  for (const version of ['1.0.1', '2.1.1', '3.5.1', '4.5.1', '5.2.0', '5.99.0-beta.1']) {
    it(`accepts ${version}`, () => expect(isSupported(version)).to.equal(true));
  }
  for (const version of [
    '0.5.0',
    '6.0.0',
    '6.0.0-rc.1',
    '10.0.0',
    '15.0.0',
    '',
    'latest',
    'v5',
    'v5.0.0',
    '5',
    '5x.0',
  ]) {
    it(`rejects ${version || 'an empty version'}`, () => expect(isSupported(version)).to.equal(false));
  }
});

describe('versionAdvice', () => {
  it('is to upgrade an older SDK', () => {
    for (const version of ['0.5.0', '0.0.1']) {
      expect(isTooOld(version)).to.equal(true);
      expect(versionAdvice(version)).to.equal('Upgrade customerio-node to 1.0 or later.');
    }
  });

  it('is to look for a newer version of this package for any other SDK', () => {
    for (const version of ['6.0.0', '15.0.0', 'latest', '']) {
      expect(isTooOld(version)).to.equal(false);
      expect(versionAdvice(version)).to.match(
        /^Look for a newer opentelemetry-instrumentation-customerio\.$/,
      );
    }
  });
});

describe('SUPPORTED_VERSIONS', () => {
  it('is a semver range', () => expect(SUPPORTED_VERSIONS).to.equal('>=1.0.0 <6.0.0'));
});

describe('loadedModules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cio-loaded-'));
  const root = (name: string) => join(folder, 'node_modules', ...name.split('/'));
  before(() => {
    for (const [name, content] of [
      ['customerio-node', '{"version":"5.2.0"}'],
      ['@customerio/track', '{"version":7}'],
    ] as const) {
      mkdirSync(root(name), { recursive: true });
      writeFileSync(join(root(name), 'package.json'), content);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const module = (exports: unknown, loaded = true) => ({ exports, loaded }) as NodeModule;

  it('finds the SDK under both package names, with its version', () => {
    const paths = [
      join(root('customerio-node'), 'dist', 'index.js'),
      join(root('@customerio/track'), 'dist', 'lib', 'track.js'),
      join(folder, 'elsewhere', 'node_modules', 'customerio-node', 'index.js'),
    ];
    const cache = Object.fromEntries(paths.map((path, index) => [path, module(index)]));
    expect(loadedModules(cache)).to.deep.equal([
      { path: paths[0], exports: 0, version: '5.2.0' },
      { path: paths[1], exports: 1, version: undefined },
      { path: paths[2], exports: 2, version: undefined },
    ]);
  });

  it('ignores other packages, files that are still loading, and undefined cache entries', () => {
    const file = join(root('customerio-node'), 'dist', 'index.js');
    expect(loadedModules({ [join(root('customerio-node-extra'), 'index.js')]: module(1) })).to.deep.equal([]);
    expect(loadedModules({ [file]: module(1, false) })).to.deep.equal([]);
    expect(loadedModules({ [file]: undefined })).to.deep.equal([]);
  });
});
