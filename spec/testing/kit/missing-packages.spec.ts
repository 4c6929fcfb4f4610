import { expect } from 'chai';
import { runProgram } from '../../harness/processes/node-process';

/** Runs a program with the test kit, which cannot load the hidden packages. */
function runWithout(hidden: readonly string[], program: string): string {
  const setUp = `
    const Module = require('node:module');
    const resolve = Module._resolveFilename;
    Module._resolveFilename = (name, parent, ...rest) => {
      const isHidden = /testing.kit/.test(parent?.filename) && ${JSON.stringify(hidden)}.includes(name);
      if (!isHidden) return resolve(name, parent, ...rest);
      throw Object.assign(new Error("Cannot find module '" + name + "'"), { code: 'MODULE_NOT_FOUND' });
    };
    const { collectTelemetry } = require(process.argv[1]);
    try { ${program} } catch (error) { console.log(error.message); }`;
  const result = runProgram(process.execPath, ['-e', setUp, require.resolve('../../../lib/testing')]);
  expect(result, result.stderr).to.include({ status: 0 });
  return result.stdout;
}

const TRACES = ['@opentelemetry/sdk-trace', '@opentelemetry/sdk-trace-node', '@opentelemetry/sdk-trace-base'];

describe('collectTelemetry() without optional packages', () => {
  it('throws with the command that installs what is missing', () => {
    expect(runWithout([...TRACES, '@opentelemetry/sdk-metrics'], 'collectTelemetry();')).to.include(
      'collectTelemetry() requires packages that are not installed. Install them: ' +
        'npm install --save-dev @opentelemetry/sdk-trace-node@2 @opentelemetry/sdk-metrics@2',
    );
  });

  it('collects spans and metrics without the packages for log records, and logs() throws', () => {
    const program = `
      const telemetry = collectTelemetry();
      require('@opentelemetry/api').trace.getTracer('app').startSpan('a').end();
      console.log(telemetry.spans().length);
      telemetry.logs();`;
    expect(runWithout(['@opentelemetry/api-logs', '@opentelemetry/sdk-logs'], program)).to.match(
      /^1\n.*logs\(\) of collectTelemetry\(\) requires.*npm install --save-dev @opentelemetry\/sdk-logs@0\.223 @opentelemetry\/api-logs/,
    );
  });

  it('uses any package that provides spans', () => {
    for (const present of TRACES) {
      const hidden = TRACES.filter((name) => name !== present);
      const program = `
        const telemetry = collectTelemetry();
        require('@opentelemetry/api').trace.getTracer('app').startSpan('a').end();
        console.log(telemetry.spans().length);`;
      expect(runWithout(hidden, program), present).to.equal('1\n');
    }
  });
});
