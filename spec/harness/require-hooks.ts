import Module from 'node:module';
import type { Context, Suite } from 'mocha';
import { writeReport } from './report';

/**
 * Below mocha every instrumentation wraps `require` once more, for good: after hundreds of them one `require` of
 * a module that requires others is more than a stack holds. So each suite leaves `require` as it found it.
 */
function leaveAsFound(suite: Suite): void {
  const patched = [
    [Module.prototype, 'require'],
    [process, 'getBuiltinModule'],
  ] as const;
  let found: (PropertyDescriptor | undefined)[] = [];
  suite.beforeAll(
    () => (found = patched.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name))),
  );
  suite.afterAll(() =>
    patched.forEach(([owner, name], at) => {
      const descriptor = found[at];
      if (descriptor) Object.defineProperty(owner, name, descriptor);
    }),
  );
}

/** Root hooks, read by mocha from a file named by `require` in its configuration. */
export const mochaHooks = {
  beforeAll(this: Context) {
    this.test?.parent?.suites.forEach(leaveAsFound);
  },
  afterAll(this: Context) {
    if (this.test?.parent !== undefined) writeReport(this.test.parent);
  },
};
