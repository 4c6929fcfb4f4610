import type { Reasons } from '../reasons';

/** Why mutants of `lib/webhooks/failures` may survive. */
export const FAILURES: Reasons = {
  'lib/webhooks/failures.ts': [
    {
      line: '...(Array.isArray(recipients)',
      to: ['["Stryker was here"]'],
      kind: 'equivalent',
      why: 'a text has no failure message',
    },
    {
      line: '} catch {',
      kind: 'equivalent',
      why: 'nothing is returned either way',
    },
  ],
  'lib/webhooks/failures/smtp.ts': [
    {
      line: "BY_REPLY[status.reply ?? '']",
      to: ['"Stryker was here!"'],
      kind: 'defensive',
      why: 'a status without a detail has a reply code',
    },
    {
      line: 'const after = raw.slice(',
      to: ['match.index - reply.length'],
      kind: 'equivalent',
      why: 'the 34 characters that are left are still more than the longest phrase that is looked for',
    },
  ],
  'lib/webhooks/failures/text.ts': [
    {
      line: 'const withoutAddresses =',
      to: ['""'],
      kind: 'performance',
      why: 'addresses are looked for in texts without an at sign, too',
    },
  ],
};
