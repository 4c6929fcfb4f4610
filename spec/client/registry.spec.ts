import { join } from 'node:path';
import { expect } from 'chai';
import type { Recorder } from '../../lib/client/dispatch';
import { registerClient, removeRecorder, addRecorder } from '../../lib/client/registry';
import type { Method } from '../../lib/foreign/patch';
import { runProgram } from '../harness/processes/node-process';

const client = () => ({
  identify() {
    return 'sdk';
  },
});

const recording = (log: string[], name: string, rank = 0): Recorder => ({
  rank,
  call: (_operation, original, self, args) => {
    log.push(name);
    return Reflect.apply(original, self, args);
  },
  callLate: (_operation, replacement, self, args) => Reflect.apply(replacement, self, args),
});

describe('the recorder of a call', () => {
  it('is the latest of the highest rank, then the next one after each removal', () => {
    const log: string[] = [];
    const prototype = client();
    registerClient({ api: 'track', prototype });
    const [low, high, later] = [recording(log, 'low'), recording(log, 'high', 1), recording(log, 'later', 1)];
    [high, low, later].forEach(addRecorder);
    addRecorder(high);
    prototype.identify();
    for (const recorder of [later, high, low]) {
      removeRecorder(recorder);
      prototype.identify();
    }
    expect(log).to.deep.equal(['later', 'high', 'low']);
  });

  it('records again if it is removed and added below a wrapper of another library', () => {
    const log: string[] = [];
    const prototype = client();
    const recorder = recording(log, 'ours');
    registerClient({ api: 'track', prototype });
    addRecorder(recorder);
    const ours = Reflect.get(prototype, 'identify') as Method;
    const foreign = function (this: unknown) {
      log.push('foreign');
      return Reflect.apply(ours, this, []) as string;
    };
    prototype.identify = foreign;
    removeRecorder(recorder);
    expect(Reflect.get(prototype, 'identify')).to.equal(foreign);
    expect(prototype.identify()).to.equal('sdk');
    addRecorder(recorder);
    expect(prototype.identify()).to.equal('sdk');
    removeRecorder(recorder);
    expect(log).to.deep.equal(['foreign', 'foreign', 'ours']);
  });

  it('runs outside a wrapper that another library added before', () => {
    const log: string[] = [];
    const prototype = client();
    const { identify } = Object.getOwnPropertyDescriptors(prototype);
    const sdk = identify.value as Method;
    prototype.identify = function (this: unknown) {
      log.push('foreign');
      return Reflect.apply(sdk, this, []) as string;
    };
    const recorder = recording(log, 'ours');
    registerClient({ api: 'track', prototype });
    addRecorder(recorder);
    expect(prototype.identify()).to.equal('sdk');
    removeRecorder(recorder);
    expect(log).to.deep.equal(['ours', 'foreign']);
  });

  it('can be removed after its prototype was frozen', () => {
    const prototype = client();
    const recorder = recording([], 'ours');
    registerClient({ api: 'track', prototype });
    addRecorder(recorder);
    Object.freeze(prototype);
    removeRecorder(recorder);
    expect(prototype.identify()).to.equal('sdk');
  });
});

describe('the registry of a process', () => {
  const registry = join(__dirname, '../../lib/client/registry.js');
  const run = (script: string) => {
    const code = `process.on('warning', (w) => console.log(w.code)); ${script}; require(${JSON.stringify(registry)}).registerClient({ api: 'track', prototype: {} }); console.log('loaded');`;
    return runProgram(process.execPath, ['-e', code]).stdout;
  };
  const key = "Symbol.for('opentelemetry-instrumentation-customerio/registry')";

  it('is not changed if it has another protocol, and a process warning reports that', () => {
    const output = run(`globalThis[${key}] = { protocol: 2, version: '9.0.0' }`);
    expect(output.split('\n')).to.have.members(['loaded', 'CUSTOMERIO_OTEL_COPIES', '']);
  });

  it('records no calls while a registry of another protocol has an active recorder', () => {
    const script = `
      const foreign = { protocol: 2, version: '9.0.0', active: {} };
      globalThis[${key}] = foreign;
      const { registerClient, addRecorder } = require(${JSON.stringify(registry)});
      const prototype = { identify() { console.log('sdk'); } };
      registerClient({ api: 'track', prototype });
      addRecorder({ rank: 1, call: (_, original) => { console.log('ours'); original(); } });
      prototype.identify();
      foreign.active = undefined;
      prototype.identify()`;
    expect(run(script).split('\n').slice(0, 3)).to.deep.equal(['sdk', 'ours', 'sdk']);
  });

  it('is local if the global object is not extensible', () => {
    expect(run('Object.preventExtensions(globalThis)')).to.equal('loaded\n');
  });
});
