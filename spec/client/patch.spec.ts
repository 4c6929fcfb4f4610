import { expect } from 'chai';
import { publicMethodNames } from '../../lib/client/clients';
import { patchMethod, unpatchMethods, type Method, type Patch } from '../../lib/client/patch';

const client = () => ({
  send: (a: unknown, b: unknown) => [a, b],
  drop: () => 'dropped',
  envelope: () => ({}),
  resourceBase: () => '',
  _private: () => undefined,
  version: 1,
});

/** Wraps a method. The wrapper adds a mark to the result. */
const wrapMethod = (original: Method): Method =>
  function (this: unknown, ...args: unknown[]) {
    return ['wrapped', Reflect.apply(original, this, args)];
  };

const patched = (prototype: object, name: string): Patch => {
  const patch = patchMethod(prototype, name, wrapMethod);
  if (patch === undefined) throw new Error(`${name} was not patched`);
  return patch;
};

describe('a patched method', () => {
  it('keeps its name and length, with the property attributes of any function', () => {
    const prototype = client();
    patched(prototype, 'send');
    expect(prototype.send(1, 2)).to.deep.equal(['wrapped', [1, 2]]);
    for (const [property, value] of [
      ['name', 'send'],
      ['length', 2],
    ] as const) {
      expect(Object.getOwnPropertyDescriptor(prototype.send, property)).to.deep.equal({
        value,
        writable: false,
        enumerable: false,
        configurable: true,
      });
    }
  });

  it('is an own method of a prototype that is not frozen', () => {
    for (const name of ['toString', 'version', 'missing']) {
      expect(patchMethod(client(), name, wrapMethod), name).to.equal(undefined);
    }
    expect(patchMethod(Object.freeze(client()), 'send', wrapMethod)).to.equal(undefined);
  });

  it('is restored only if all patched methods of the prototype can be restored', () => {
    const prototype = client();
    const [send, drop] = [prototype.send, prototype.drop];
    const patches = ['send', 'drop'].map((name) => patched(prototype, name));
    const ours = prototype.send;
    patched(prototype, 'drop');
    expect(unpatchMethods(prototype, patches)).to.equal(false);
    expect(prototype.send).to.equal(ours);
    Reflect.deleteProperty(prototype, 'drop');
    expect(unpatchMethods(prototype, patches)).to.equal(false);
    Object.defineProperty(prototype, 'drop', { value: patches[1]?.wrapper, configurable: true });
    expect(unpatchMethods(prototype, patches)).to.equal(true);
    expect([prototype.send, prototype.drop]).to.deep.equal([send, drop]);
  });

  it('stays patched if the prototype was frozen afterwards', () => {
    const prototype = client();
    const patches = [patched(prototype, 'send')];
    expect(unpatchMethods(Object.freeze(prototype), patches)).to.equal(false);
  });

  it('is a public method: not a builder, a private method or a constructor', () => {
    expect(publicMethodNames(client())).to.deep.equal(['send', 'drop']);
    expect(publicMethodNames(class { send() {} }.prototype)).to.deep.equal(['send']); // prettier-ignore
  });
});
