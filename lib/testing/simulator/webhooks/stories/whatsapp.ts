import { AFTER, type Step, type Story } from './story';

const SENT: Step<'whatsapp'> = { metric: 'sent', after: AFTER.handover };
const DELIVERED: Step<'whatsapp'> = { metric: 'delivered', after: AFTER.device };
const OPENED: Step<'whatsapp'> = { metric: 'opened', after: AFTER.person };

export const WHATSAPP_STORIES: readonly Story<'whatsapp'>[] = [
  { weight: 30, steps: [SENT, DELIVERED] },
  { weight: 30, steps: [SENT, DELIVERED, OPENED] },
  { weight: 8, steps: [SENT, DELIVERED, OPENED, { metric: 'clicked', after: AFTER.person }] },
  { weight: 2, steps: [SENT, DELIVERED, OPENED, { metric: 'converted', after: AFTER.person }] },
  { weight: 12, steps: [SENT, DELIVERED, OPENED, { metric: 'replied', after: AFTER.person }] },
  { weight: 5, steps: [SENT, { metric: 'bounced', after: AFTER.device, failure: 'unreachablePhone' }] },
  { weight: 5, steps: [{ metric: 'failed', after: AFTER.handover, failure: 'outsideWindow' }] },
  { weight: 3, steps: [{ metric: 'failed', after: AFTER.handover, failure: 'unreachablePhone' }] },
  { weight: 2, steps: [{ metric: 'dropped', after: AFTER.handover, failure: 'optedOut' }] },
  { weight: 1, steps: [{ metric: 'undeliverable', after: AFTER.handover, failure: 'messageLimit' }] },
];
