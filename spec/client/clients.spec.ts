import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CLIENT_FILES } from '../../lib/client/module-cache';
import { clientPrototypesIn, publicMethodNames } from '../../lib/client/clients';
import { freshSdk, isLegacySdk, load, SDK_ALIASES } from '../harness/sdk/sdk';

const found = (target: unknown) =>
  clientPrototypesIn(target)
    .map(({ api }) => api)
    .sort();

describe('finding clients', () => {
  for (const alias of SDK_ALIASES) {
    const sdk = freshSdk(alias);
    const expected = ['app', 'track', ...('PipelinesClient' in sdk ? ['pipelines'] : [])].sort();

    it(`finds every client of ${alias}, by module and by instance`, () => {
      const modules = isLegacySdk(alias) ? [load(alias), load(`${alias}/api`)] : [load(alias)];
      expect(modules.flatMap(found).sort()).to.deep.equal(expected);
      expect(found(new sdk.TrackClient('site', 'key'))).to.deep.equal(['track']);
      expect(found(new sdk.APIClient('key'))).to.deep.equal(['app']);
      if ('PipelinesClient' in sdk)
        expect(found(new sdk.PipelinesClient('key'))).to.deep.equal(['pipelines']);
    });

    it(`knows the files in which ${alias} defines its clients, for imports without a loader`, () => {
      const root = join(__dirname, '../../../node_modules', alias);
      const files = CLIENT_FILES.filter((file) => file !== 'api.js' && existsSync(join(root, file)));
      expect(files.flatMap((file) => found(load(join(root, file)))).sort()).to.deep.equal(expected);
    });

    it(`covers every method of ${alias} but constructors and helpers`, () => {
      for (const { prototype } of clientPrototypesIn(sdk)) {
        const all = Object.getOwnPropertyNames(prototype);
        const left = all.filter((name) => !publicMethodNames(prototype).includes(name));
        expect(['constructor', 'envelope', 'resourceBase']).to.include.members(left);
      }
    });
  }

  it('finds them by shape, whatever the classes are called after bundling', () => {
    const { TrackClient } = freshSdk();
    const mangled = { a: class extends TrackClient {}, b: 1, c: null };
    expect(found(mangled)).to.deep.equal(['track']);
  });

  it('finds the SDK prototype of a subclass, so that both override and original work', () => {
    const { TrackClient } = freshSdk();
    class Mine extends TrackClient {
      extra() {
        return 1;
      }
    }
    const [client] = clientPrototypesIn(new Mine('site', 'key'));
    expect(client?.prototype).to.equal(TrackClient.prototype);
    expect(found(Mine)).to.deep.equal(['track']);
  });

  it('finds the clients of an ESM namespace, named and under default, once each', () => {
    const sdk = freshSdk();
    expect(found({ default: sdk })).to.deep.equal(['app', 'pipelines', 'track']);
    expect(found({ ...sdk, default: sdk })).to.deep.equal(['app', 'pipelines', 'track']);
  });

  it('finds none in request builders, regions, errors and foreign values', () => {
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

  it('survives exports that throw when they are read', () => {
    const hostile = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('getter');
      },
    });
    expect(clientPrototypesIn(hostile)).to.deep.equal([]);
  });

  it('leaves getters, data, symbols and names with an underscore alone', () => {
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
