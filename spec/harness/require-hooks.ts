import Module from 'node:module';
import type { Context, Suite } from 'mocha';
import { writeReport } from './report';

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

/** Root hooks. mocha reads them from the file that `require` names in its configuration. */
export const mochaHooks = {
  beforeAll(this: Context) {
    this.test?.parent?.suites.forEach(restoreRequireAfter);
  },
  afterAll(this: Context) {
    if (this.test?.parent !== undefined) writeReport(this.test.parent);
  },
};
