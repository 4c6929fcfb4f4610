import type { Reasons } from '../reasons';

/** Why mutants of `lib/webhooks/ but for failures` may survive. */
export const WEBHOOKS: Reasons = {
  'lib/webhooks/intake.ts': [
    {
      line: "swallowed('processing a webhook'",
      to: ['""'],
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: "guarded('telling of a rejected webhook'",
      to: ['""'],
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: "'A Customer.io webhook could not be verified",
      kind: 'text',
      why: 'what the operator reads',
    },
    {
      line: "'the bytes: express.json({ verify",
      kind: 'text',
      why: 'what the operator reads',
    },
  ],
  'lib/webhooks/headers.ts': [
    {
      line: '} catch {',
      kind: 'equivalent',
      why: 'the value is undefined still, and so is what is returned',
    },
  ],
  'lib/webhooks/signature.ts': [
    {
      line: "createSecretKey(key, 'utf8')",
      to: ['""'],
      kind: 'equivalent',
      why: 'Node takes a text as UTF-8 where no encoding is named',
    },
  ],
  'lib/webhooks/answers.ts': [
    {
      line: "again('busy with this event')",
      kind: 'elsewhere',
      why: 'spec/webhooks/once asks for it',
    },
    {
      line: "again('handler failed')",
      kind: 'elsewhere',
      why: 'spec/webhooks/handler asks for it',
    },
  ],
};
