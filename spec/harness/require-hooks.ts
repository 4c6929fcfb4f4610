import Module from 'node:module';
import path from 'node:path';
import type { Context, Suite } from 'mocha';
import { writeReport } from './report';
import { LeftoverUpdates } from './stores/leftover-updates';

/**
 * Restores `require` after a suite. Under mocha, every instrumentation wraps `require` permanently. After
 * hundreds of them, one `require` of a module that requires others overflows the stack.
 */
function restoreRequireAfter(suite: Suite): void {
  const patched = [
    [Module.prototype, 'require'],
    [process, 'getBuiltinModule'],
  ] as const;
  let originals: (PropertyDescriptor | undefined)[] = [];
  suite.beforeAll(
    () => (originals = patched.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name))),
  );
  suite.afterAll(() =>
    patched.forEach(([owner, name], index) => {
      const descriptor = originals[index];
      if (descriptor) Object.defineProperty(owner, name, descriptor);
    }),
  );
}

const leftoverUpdates = new LeftoverUpdates();
let title: string | undefined;
/** Specs of the layer that has no telemetry: what they leave behind changes no other spec. */
const UNRECORDED = path.join(__dirname, '..', 'delivery');

/** Root hooks. mocha reads them from the file that `require` names in its configuration. */
export const mochaHooks = {
  beforeAll(this: Context) {
    this.test?.parent?.suites.forEach(restoreRequireAfter);
    leftoverUpdates.observe(() => title);
  },
  beforeEach(this: Context) {
    const { currentTest } = this;
    title = currentTest?.file?.startsWith(UNRECORDED) === true ? undefined : currentTest?.fullTitle();
  },
  async afterAll(this: Context) {
    if (this.test?.parent !== undefined) writeReport(this.test.parent);
    await leftoverUpdates.ended();
  },
};
