import { join } from 'node:path';
import { expect } from 'chai';
import { globalState } from '../lib/global-state';
import { runProgram } from './harness/processes/node-process';

const KEY = Symbol.for('opentelemetry-instrumentation-customerio/spec');

describe('globalState', () => {
  afterEach(() => Reflect.deleteProperty(globalThis, KEY));

  const own = (protocol = 1) => ({ protocol });

  it('returns the value that was created first', () => {
    const first = own();
    expect(globalState('spec', () => first)).to.equal(first);
    expect(globalState('spec', own)).to.equal(first);
  });

  it('returns a separate value for each name', () => {
    const first = globalState('spec', own);
    try {
      expect(globalState('spec-other', own)).to.not.equal(first);
    } finally {
      Reflect.deleteProperty(globalThis, Symbol.for('opentelemetry-instrumentation-customerio/spec-other'));
    }
  });

  it('reports a value of another protocol, keeps it, and returns a value of its own', () => {
    const foreign = globalState('spec', () => own(2));
    const mismatches: unknown[] = [];
    const ours = own(1);
    expect(
      globalState(
        'spec',
        () => ours,
        (existing) => mismatches.push(existing),
      ),
    ).to.equal(ours);
    expect(mismatches).to.deep.equal([foreign]);
    expect(globalState('spec', () => own(2))).to.equal(foreign);
    expect(globalState('spec', own)).to.not.equal(foreign);
  });

  it('defines a property that is not enumerable and can be deleted', () => {
    globalState('spec', own);
    expect(Object.keys(globalThis).join()).to.not.include('customerio');
    expect(Object.getOwnPropertyDescriptor(globalThis, KEY)).to.include({
      enumerable: false,
      configurable: true,
    });
  });

  it('returns a value of its own if the global object is not extensible', () => {
    const module = JSON.stringify(join(__dirname, '../lib/global-state.js'));
    const script = `
      const { globalState } = require(${module});
      Object.preventExtensions(globalThis);
      const one = globalState('spec', () => ({ protocol: 1 }));
      console.log(one.protocol, Object.getOwnPropertySymbols(globalThis).map(String).join().includes('spec'));`;
    expect(runProgram(process.execPath, ['-e', script])).to.include({ status: 0, stdout: '1 false\n' });
  });
});
