import { AFTER, type Step, type Story } from './story';

const SENT: Step<'sms'> = { metric: 'sent', after: AFTER.handover };
const DELIVERED: Step<'sms'> = { metric: 'delivered', after: AFTER.device };
const CLICKED: Step<'sms'> = { metric: 'clicked', after: AFTER.person };

export const SMS_STORIES: readonly Story<'sms'>[] = [
  { weight: 60, steps: [SENT, DELIVERED] },
  { weight: 12, steps: [SENT, DELIVERED, CLICKED] },
  { weight: 3, steps: [SENT, DELIVERED, CLICKED, { metric: 'converted', after: AFTER.person }] },
  { weight: 6, steps: [SENT, DELIVERED, { metric: 'replied', after: AFTER.person }] },
  { weight: 8, steps: [SENT, { metric: 'bounced', after: AFTER.device, failure: 'unreachablePhone' }] },
  { weight: 4, steps: [{ metric: 'failed', after: AFTER.handover, failure: 'unreachablePhone' }] },
  { weight: 2, steps: [{ metric: 'failed', after: AFTER.handover, failure: 'landline' }] },
  { weight: 2, steps: [{ metric: 'dropped', after: AFTER.handover, failure: 'optedOut' }] },
  { weight: 1, steps: [{ metric: 'undeliverable', after: AFTER.handover, failure: 'messageLimit' }] },
];
