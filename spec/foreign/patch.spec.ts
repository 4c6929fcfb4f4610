import { expect } from 'chai';
import { publicMethodNames } from '../../lib/client/clients';
import { originalOf, PatchedMethod } from '../../lib/foreign/patch';

const client = () => ({
  send: (a: unknown, b: unknown) => [a, b],
  drop: () => 'dropped',
  envelope: () => ({}),
  resourceBase: () => '',
  _private: () => undefined,
  version: 1,
});

/** Creates a method whose wrapper adds a mark to the result. */
const patchedMethod = (name = 'send') =>
  new PatchedMethod(
    name,
    (original, mayContainWrapper) =>
      function (this: unknown, ...args: unknown[]) {
        return [mayContainWrapper ? 'late' : 'wrapped', Reflect.apply(original, this, args)];
      },
  );

describe('a patched method', () => {
  it('keeps its name and length, with the property attributes of any function', () => {
    const prototype = client();
    expect(patchedMethod().install(prototype)).to.equal('wrapped');
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
      expect(patchedMethod(name).install(client()), name).to.equal('unchanged');
    }
    expect(patchedMethod().install(Object.freeze(client()))).to.equal('frozen');
  });

  it('is wrapped once, also if a wrapper was copied to another object', () => {
    const [prototype, other] = [client(), client()];
    const method = patchedMethod();
    method.install(prototype);
    const wrapper = prototype.send;
    expect(method.install(prototype)).to.equal('unchanged');
    other.send = wrapper;
    expect(patchedMethod().install(other)).to.equal('unchanged');
    expect([prototype.send, other.send]).to.deep.equal([wrapper, wrapper]);
  });

  it('is restored, except below a wrapper of another library, and wrapped again', () => {
    const prototype = client();
    const method = patchedMethod();
    const original = prototype.send;
    method.install(prototype);
    const wrapper = prototype.send;
    const foreign = (a: unknown, b: unknown) => wrapper(a, b);
    prototype.send = foreign;
    method.restore(prototype);
    expect(prototype.send).to.equal(foreign);
    prototype.send = wrapper;
    method.restore(prototype);
    expect(prototype.send).to.equal(original);
    expect(method.install(prototype)).to.equal('wrapped');
    expect(prototype.send).to.equal(wrapper);
  });

  it('is wrapped again with the same wrapper if its original was put back', () => {
    const prototype = client();
    const method = patchedMethod();
    const original = prototype.send;
    method.install(prototype);
    const wrapper = prototype.send;
    prototype.send = original;
    expect(method.install(prototype)).to.equal('wrapped');
    expect(prototype.send).to.equal(wrapper);
  });

  it('is recognized after another library put a restored wrapper back', () => {
    const prototype = client();
    const method = patchedMethod();
    const original = prototype.send;
    method.install(prototype);
    const wrapper = prototype.send;
    method.restore(prototype);
    prototype.send = wrapper;
    expect(method.install(prototype)).to.equal('unchanged');
    method.restore(prototype);
    expect(prototype.send).to.equal(original);
  });

  it('may contain a wrapper if it was replaced while it was wrapped', () => {
    const prototype = client();
    const method = patchedMethod();
    method.install(prototype);
    const wrapper = prototype.send;
    prototype.send = (a: unknown, b: unknown) => wrapper(a, b);
    method.install(prototype);
    expect(prototype.send(1, 2)).to.deep.equal(['late', ['wrapped', [1, 2]]]);
  });

  it('stays patched if the prototype was frozen afterwards', () => {
    const prototype = client();
    const method = patchedMethod();
    method.install(prototype);
    const wrapper = prototype.send;
    method.restore(Object.freeze(prototype));
    expect(prototype.send).to.equal(wrapper);
  });

  it('keeps the properties of a function of another library', () => {
    const original = Object.assign((a: unknown) => a, { __original: 'saved', calls: 0 });
    const prototype = { send: original };
    const method = patchedMethod();
    method.install(prototype);
    original.calls += 1;
    expect(prototype.send).to.include({ __original: 'saved', calls: 1 }).and.not.equal(original);
    expect(prototype.send(1)).to.deep.equal(['wrapped', 1]);
    expect(originalOf(prototype.send)).to.equal(original);
    method.restore(prototype);
    expect(prototype.send).to.equal(original);
  });

  it('is a public method: not a builder, a private method or a constructor', () => {
    expect(publicMethodNames(client())).to.deep.equal(['send', 'drop']);
    expect(publicMethodNames(class { send() {} }.prototype)).to.deep.equal(['send']); // prettier-ignore
  });
});
