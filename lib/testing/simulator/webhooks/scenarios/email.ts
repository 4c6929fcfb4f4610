import { DELAYS, type ScenarioStep, type Scenario } from './scenario';

const SENT: ScenarioStep<'email'> = { metric: 'sent', after: DELAYS.handover };
const DELIVERED: ScenarioStep<'email'> = { metric: 'delivered', after: DELAYS.mail };
const OPENED: ScenarioStep<'email'> = { metric: 'opened', after: DELAYS.person };
const CLICKED: ScenarioStep<'email'> = { metric: 'clicked', after: DELAYS.person };
const BOUNCED: ScenarioStep<'email'> = { metric: 'bounced', after: DELAYS.mail };
const FAILED: ScenarioStep<'email'> = { metric: 'failed', after: DELAYS.handover };
const ATTEMPTED: ScenarioStep<'email'> = { metric: 'attempted', after: DELAYS.handover };
const PREFETCHED: ScenarioStep<'email'> = {
  metric: 'opened',
  after: DELAYS.machine,
  data: { prefetched: true },
};

export const EMAIL_SCENARIOS: readonly Scenario<'email'>[] = [
  { weight: 30, steps: [SENT, DELIVERED] },
  { weight: 20, steps: [SENT, DELIVERED, OPENED] },
  // Apple and Gmail fetch the images even if the recipient does not open the message
  { weight: 12, steps: [SENT, DELIVERED, PREFETCHED] },
  { weight: 4, steps: [SENT, DELIVERED, { ...OPENED, data: { proxied: true } }] },
  { weight: 3, steps: [SENT, DELIVERED, PREFETCHED, OPENED, CLICKED] },
  { weight: 8, steps: [SENT, DELIVERED, OPENED, CLICKED] },
  { weight: 4, steps: [SENT, DELIVERED, OPENED, CLICKED, { metric: 'converted', after: DELAYS.person }] },
  // a click without an open before it: the open is inferred
  {
    weight: 2,
    steps: [
      SENT,
      DELIVERED,
      { metric: 'clicked', after: DELAYS.machine, data: { machine: true } },
      { metric: 'opened', after: DELAYS.machine, data: { synthetic: true } },
    ],
  },
  { weight: 1, steps: [SENT, DELIVERED, OPENED, { metric: 'unsubscribed', after: DELAYS.person }] },
  { weight: 1, steps: [SENT, DELIVERED, { metric: 'spammed', after: DELAYS.person }] },
  { weight: 3, steps: [SENT, { ...BOUNCED, failure: 'noSuchMailbox' }] },
  { weight: 1, steps: [SENT, { ...BOUNCED, failure: 'noSuchDomain' }] },
  { weight: 2, steps: [SENT, { ...BOUNCED, failure: 'mailboxFull' }] },
  { weight: 1, steps: [SENT, { ...BOUNCED, failure: 'blocked' }] },
  {
    weight: 2,
    steps: [
      SENT,
      { metric: 'deferred', after: DELAYS.mail, failure: 'greylisted' },
      { ...DELIVERED, after: DELAYS.retry },
    ],
  },
  { weight: 2, steps: [{ metric: 'dropped', after: DELAYS.handover, failure: 'suppressed' }] },
  {
    weight: 1,
    steps: [
      { ...ATTEMPTED, failure: 'template' },
      { ...FAILED, failure: 'template' },
    ],
  },
  {
    weight: 1,
    steps: [{ ...ATTEMPTED, failure: 'providerDown' }, { ...SENT, after: DELAYS.retry }, DELIVERED],
  },
  { weight: 1, steps: [{ metric: 'undeliverable', after: DELAYS.handover, failure: 'messageLimit' }] },
];
