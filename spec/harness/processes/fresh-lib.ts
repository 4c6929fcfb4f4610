import { sep } from 'node:path';
import type * as Lib from '../../../lib';
import type * as Webhooks from '../../../lib/webhooks';
import { freshAnalytics } from '../sdk/analytics-world';

const LIB = `${sep}dist${sep}lib${sep}`;
const cachedLibFiles = () => Object.keys(require.cache).filter((path) => path.includes(LIB));

/**
 * Loads a separate copy of the webhook module, as in a new process: it reads the environment again and has
 * logged nothing yet. Modules that were loaded before stay in the cache.
 */
export function freshReceiver(environment: Readonly<Record<string, string>> = {}): typeof Webhooks {
  const before = cachedLibFiles().map((path) => [path, require.cache[path]] as const);
  before.forEach(([path]) => delete require.cache[path]);
  const variables = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would return the cached module
    const copy = require('../../../lib/webhooks') as typeof Webhooks;
    // the environment is read when the first receiver is created
    copy.createWebhookReceiver({ signingKeys: 'any', dedupeMaxIds: 1 });
    return copy;
  } finally {
    for (const [name, value] of variables) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    cachedLibFiles().forEach((path) => delete require.cache[path]);
    before.forEach(([path, module]) => (require.cache[path] = module));
  }
}

/** Loads a second copy of the package, as two dependencies of an application do. */
export function secondCopy(): typeof Lib {
  const before = cachedLibFiles().map((path) => [path, require.cache[path]] as const);
  before.forEach(([path]) => delete require.cache[path]);
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would return the cached module
    const copy = require('../../../lib') as typeof Lib;
    // the code for this SDK is loaded at first use
    copy.instrumentCustomerIO(freshAnalytics(), { enabled: false });
    return copy;
  } finally {
    cachedLibFiles().forEach((path) => delete require.cache[path]);
    before.forEach(([path, module]) => (require.cache[path] = module));
  }
}
