import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Analytics } from '@customerio/cdp-analytics-node';
import { expect } from 'chai';
import { clientPrototypesIn, publicMethodNames } from '../../lib/client/clients';
import { CLIENT_FILES } from '../../lib/client/module-cache';
import { freshSdk, isLegacySdk, load, SDK_ALIASES } from '../harness/sdk/sdk';

const apisIn = (target: unknown) =>
  clientPrototypesIn(target)
    .map(({ api }) => api)
    .sort();

describe('clientPrototypesIn', () => {
  for (const alias of SDK_ALIASES) {
    const sdk = freshSdk(alias);
    const expected = ['app', 'track', ...('PipelinesClient' in sdk ? ['pipelines'] : [])].sort();

    it(`finds every client of ${alias} in its module and in an instance`, () => {
      const modules = isLegacySdk(alias) ? [load(alias), load(`${alias}/api`)] : [load(alias)];
      expect(modules.flatMap(apisIn).sort()).to.deep.equal(expected);
      expect(apisIn(new sdk.TrackClient('site', 'key'))).to.deep.equal(['track']);
      expect(apisIn(new sdk.APIClient('key'))).to.deep.equal(['app']);
      if ('PipelinesClient' in sdk)
        expect(apisIn(new sdk.PipelinesClient('key'))).to.deep.equal(['pipelines']);
    });

    it(`finds every client of ${alias} in the files of CLIENT_FILES, which imports without a loader use`, () => {
      const root = join(__dirname, '../../../node_modules', alias);
      const files = CLIENT_FILES.filter((file) => file !== 'api.js' && existsSync(join(root, file)));
      expect(files.flatMap((file) => apisIn(load(join(root, file)))).sort()).to.deep.equal(expected);
    });

    it(`finds every method of ${alias} except constructors and helpers`, () => {
      for (const { prototype } of clientPrototypesIn(sdk)) {
        const all = Object.getOwnPropertyNames(prototype);
        const excluded = all.filter((name) => !publicMethodNames(prototype).includes(name));
        expect(['constructor', 'envelope', 'resourceBase']).to.include.members(excluded);
      }
    });
  }

  it('does not find the client of @customerio/cdp-analytics-node: its methods make no request', () => {
    const client = new Analytics({ writeKey: 'key' });
    class Mine extends Analytics {}
    for (const target of [{ Analytics }, Analytics, client, Mine, new Mine({ writeKey: 'key' })])
      expect(apisIn(target)).to.deep.equal([]);
  });

  it('finds clients by shape if a bundler renamed the classes', () => {
    const { TrackClient } = freshSdk();
    const mangled = { a: class extends TrackClient {}, b: 1, c: null };
    expect(apisIn(mangled)).to.deep.equal(['track']);
  });

  it('finds the SDK prototype of a subclass, so that overrides and original methods work', () => {
    const { TrackClient } = freshSdk();
    class Mine extends TrackClient {
      extra() {
        return 1;
      }
    }
    const [client] = clientPrototypesIn(new Mine('site', 'key'));
    expect(client?.prototype).to.equal(TrackClient.prototype);
    expect(apisIn(Mine)).to.deep.equal(['track']);
  });

  it('finds each client of an ESM namespace once, as named export or under default', () => {
    const sdk = freshSdk();
    expect(apisIn({ default: sdk })).to.deep.equal(['app', 'pipelines', 'track']);
    expect(apisIn({ ...sdk, default: sdk })).to.deep.equal(['app', 'pipelines', 'track']);
  });

  it('finds no client in request builders, regions, errors and other values', () => {
    const { SendEmailRequest, RegionUS, CustomerIORequestError } = freshSdk();
    for (const value of [
      SendEmailRequest,
      RegionUS,
      CustomerIORequestError,
      {},
      [],
      null,
      undefined,
      'x',
      7,
      () => 1,
    ]) {
      expect(clientPrototypesIn(value)).to.deep.equal([]);
    }
  });

  it('ignores exports that throw when they are read', () => {
    const hostile = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('getter');
      },
    });
    expect(clientPrototypesIn(hostile)).to.deep.equal([]);
  });

  it('finds no method in getters, data, symbols and names with a leading underscore', () => {
    const prototype = {
      call() {},
      _private() {},
      get computed() {
        return () => 1;
      },
      value: 3,
      [Symbol.iterator]() {},
    };
    expect(publicMethodNames(prototype)).to.deep.equal(['call']);
  });
});
