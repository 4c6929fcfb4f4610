import { AFTER, type Step, type Story } from './story';

const SENT: Step<'push'> = { metric: 'sent', after: AFTER.handover };
const DELIVERED: Step<'push'> = { metric: 'delivered', after: AFTER.device };
const OPENED: Step<'push'> = { metric: 'opened', after: AFTER.person };
const BOUNCED: Step<'push'> = { metric: 'bounced', after: AFTER.device };

export const PUSH_STORIES: readonly Story<'push'>[] = [
  { weight: 45, steps: [SENT, DELIVERED] },
  { weight: 20, steps: [SENT, DELIVERED, OPENED] },
  { weight: 5, steps: [SENT, DELIVERED, OPENED, { metric: 'clicked', after: AFTER.person }] },
  { weight: 2, steps: [SENT, DELIVERED, OPENED, { metric: 'converted', after: AFTER.person }] },
  { weight: 8, steps: [SENT, { ...BOUNCED, failure: 'unregistered' }] },
  { weight: 2, steps: [SENT, { ...BOUNCED, failure: 'badToken' }] },
  { weight: 3, steps: [{ metric: 'dropped', after: AFTER.handover, failure: 'badToken' }] },
  { weight: 12, steps: [{ metric: 'failed', after: AFTER.handover, failure: 'noDevices' }] },
  { weight: 2, steps: [{ metric: 'undeliverable', after: AFTER.handover, failure: 'messageLimit' }] },
];
