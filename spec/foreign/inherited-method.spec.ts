import { expect } from 'chai';
import { InheritedMethod } from '../../lib/foreign/inherited-method';
import { asMethod } from '../../lib/foreign/patch';

class Base {
  emit(name: string): string {
    return `emitted ${name}`;
  }
}
class Client extends Base {}
class Sibling extends Base {}

const exclaimed = () =>
  new InheritedMethod('emit', (original) =>
    asMethod({
      method(...args) {
        return `${String(Reflect.apply(original, this, args))}!`;
      },
    }),
  );

describe('InheritedMethod', () => {
  it('wraps the method for the heirs of one object only, and restores it', () => {
    const existing = new Client();
    const method = exclaimed();
    expect(method.install(Client.prototype)).to.equal('wrapped');
    expect(method.install(Client.prototype)).to.equal('unchanged');
    expect([existing.emit('a'), new Sibling().emit('a')]).to.deep.equal(['emitted a!', 'emitted a']);
    expect(Object.keys(Client.prototype)).to.deep.equal([]);
    method.restore(Client.prototype);
    expect(Object.getOwnPropertyNames(Client.prototype)).to.deep.equal(['constructor']);
    expect(existing.emit('a')).to.equal('emitted a');
  });

  it('runs the inherited method of the time of the call', () => {
    class Patched extends Base {}
    class Heir extends Patched {}
    const method = exclaimed();
    method.install(Heir.prototype);
    Patched.prototype.emit = (name) => `patched ${name}`;
    expect(new Heir().emit('a')).to.equal('patched a!');
    method.restore(Heir.prototype);
    expect(new Heir().emit('a')).to.equal('patched a');
  });

  it('wraps an own method in its place', () => {
    const method = exclaimed();
    method.install(Base.prototype);
    expect(new Sibling().emit('a')).to.equal('emitted a!');
    method.restore(Base.prototype);
    expect(Base.prototype.emit.call(undefined, 'a')).to.equal('emitted a');
  });

  it('keeps a function that another library put in its place', () => {
    class Wrapped extends Base {}
    const method = exclaimed();
    method.install(Wrapped.prototype);
    Wrapped.prototype.emit = () => 'replaced';
    method.restore(Wrapped.prototype);
    expect(new Wrapped().emit('a')).to.equal('replaced');
  });

  it('does not wrap what is no method, and what is frozen', () => {
    expect(exclaimed().install({})).to.equal('unchanged');
    expect(exclaimed().install(Object.freeze(Object.create(Base.prototype) as object))).to.equal('frozen');
  });
});
