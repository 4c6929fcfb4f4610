import { expect } from 'chai';
import { runNode } from '../../harness/processes/node-process';

/** Compiled modules, for a child process with `--expose-gc`. */
const WORLD = require.resolve('../../harness/sdk/world');
const CALL = require.resolve('../../../lib/client/call');

/**
 * Makes a call without a request, whose timer would keep the context, and no call after it.
 *
 * @param end JavaScript that runs after the call. It returns a weak reference.
 */
const scriptOf = (end: string) => `
  const { context, createContextKey } = require('@opentelemetry/api');
  const { World } = require(${JSON.stringify(WORLD)});
  const { Call } = require(${JSON.stringify(CALL)});
  async function call(world) {
    const value = {};
    const caller = context.active().setValue(createContextKey('request'), value);
    await context.with(caller, async () => world.track().identify('')).catch(() => undefined);
    ${end}
  }
  async function main() {
    const world = await World.create();
    const reference = await call(world);
    const spans = world.telemetry.spans.length;
    let isKept = true;
    for (let turn = 0; turn < 20 && isKept; turn += 1) {
      await new Promise(setImmediate);
      gc();
      isKept = reference.deref() !== undefined;
    }
    console.log(JSON.stringify({ spans, isKept }));
    process.exit();
  }
  void main();
`;

describe('the last call', () => {
  async function expectCollected(end: string): Promise<void> {
    const { stdout, stderr, code } = await runNode(['--expose-gc', '-e', scriptOf(end)]);
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.equal({ spans: 1, isKept: false });
  }

  it("does not keep the values of the caller's context after it has ended", () =>
    expectCollected('return new WeakRef(value);'));

  it('is not kept after disable()', () =>
    expectCollected('const last = new WeakRef(Call.last); world.instrumentation.disable(); return last;'));
});
