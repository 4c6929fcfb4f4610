import { sep } from 'node:path';
import type * as Webhooks from '../../../lib/webhooks';

const LIB = `${sep}dist${sep}lib${sep}`;
const ours = () => Object.keys(require.cache).filter((path) => path.includes(LIB));

/**
 * The webhook receiver in a copy of its own, as in a process that starts now: it reads the environment anew
 * and has said nothing yet. What was loaded stays loaded for everybody else.
 */
export function freshReceiver(environment: Readonly<Record<string, string>> = {}): typeof Webhooks {
  const before = ours().map((path) => [path, require.cache[path]] as const);
  before.forEach(([path]) => delete require.cache[path]);
  const variables = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would give the loaded one
    const copy = require('../../../lib/webhooks') as typeof Webhooks;
    // the environment is read when the first receiver is made
    copy.createWebhookReceiver({ signingKeys: 'any', dedupeMaxIds: 1 });
    return copy;
  } finally {
    for (const [name, value] of variables) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    ours().forEach((path) => delete require.cache[path]);
    before.forEach(([path, module]) => (require.cache[path] = module));
  }
}
