import { AFTER, type Step, type Story } from './story';

const SENT: Step<'email'> = { metric: 'sent', after: AFTER.handover };
const DELIVERED: Step<'email'> = { metric: 'delivered', after: AFTER.mail };
const OPENED: Step<'email'> = { metric: 'opened', after: AFTER.person };
const CLICKED: Step<'email'> = { metric: 'clicked', after: AFTER.person };
const BOUNCED: Step<'email'> = { metric: 'bounced', after: AFTER.mail };
const FAILED: Step<'email'> = { metric: 'failed', after: AFTER.handover };
const ATTEMPTED: Step<'email'> = { metric: 'attempted', after: AFTER.handover };
const PREFETCHED: Step<'email'> = { metric: 'opened', after: AFTER.machine, data: { prefetched: true } };

export const EMAIL_STORIES: readonly Story<'email'>[] = [
  { weight: 30, steps: [SENT, DELIVERED] },
  { weight: 20, steps: [SENT, DELIVERED, OPENED] },
  // Apple and Gmail fetch the pictures whether anybody looks or not
  { weight: 12, steps: [SENT, DELIVERED, PREFETCHED] },
  { weight: 4, steps: [SENT, DELIVERED, { ...OPENED, data: { proxied: true } }] },
  { weight: 3, steps: [SENT, DELIVERED, PREFETCHED, OPENED, CLICKED] },
  { weight: 8, steps: [SENT, DELIVERED, OPENED, CLICKED] },
  { weight: 4, steps: [SENT, DELIVERED, OPENED, CLICKED, { metric: 'converted', after: AFTER.person }] },
  // a click without an open before it: the open is inferred
  {
    weight: 2,
    steps: [
      SENT,
      DELIVERED,
      { metric: 'clicked', after: AFTER.machine, data: { machine: true } },
      { metric: 'opened', after: AFTER.machine, data: { synthetic: true } },
    ],
  },
  { weight: 1, steps: [SENT, DELIVERED, OPENED, { metric: 'unsubscribed', after: AFTER.person }] },
  { weight: 1, steps: [SENT, DELIVERED, { metric: 'spammed', after: AFTER.person }] },
  { weight: 3, steps: [SENT, { ...BOUNCED, failure: 'noSuchMailbox' }] },
  { weight: 1, steps: [SENT, { ...BOUNCED, failure: 'noSuchDomain' }] },
  { weight: 2, steps: [SENT, { ...BOUNCED, failure: 'mailboxFull' }] },
  { weight: 1, steps: [SENT, { ...BOUNCED, failure: 'blocked' }] },
  {
    weight: 2,
    steps: [
      SENT,
      { metric: 'deferred', after: AFTER.mail, failure: 'greylisted' },
      { ...DELIVERED, after: AFTER.retry },
    ],
  },
  { weight: 2, steps: [{ metric: 'dropped', after: AFTER.handover, failure: 'suppressed' }] },
  {
    weight: 1,
    steps: [
      { ...ATTEMPTED, failure: 'template' },
      { ...FAILED, failure: 'template' },
    ],
  },
  {
    weight: 1,
    steps: [{ ...ATTEMPTED, failure: 'providerDown' }, { ...SENT, after: AFTER.retry }, DELIVERED],
  },
  { weight: 1, steps: [{ metric: 'undeliverable', after: AFTER.handover, failure: 'messageLimit' }] },
];
