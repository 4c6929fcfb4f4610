import { AFTER, type Step, type Story } from './story';

const SENT: Step<'in_app'> = { metric: 'sent', after: AFTER.handover };
const OPENED: Step<'in_app'> = { metric: 'opened', after: AFTER.person };
const CLICKED: Step<'in_app'> = { metric: 'clicked', after: AFTER.person };

/** In-app messages are not reported as delivered: they wait in the app until somebody opens it. */
export const IN_APP_STORIES: readonly Story<'in_app'>[] = [
  { weight: 35, steps: [SENT] },
  { weight: 35, steps: [SENT, OPENED] },
  { weight: 20, steps: [SENT, OPENED, CLICKED] },
  { weight: 5, steps: [SENT, OPENED, CLICKED, { metric: 'converted', after: AFTER.person }] },
  { weight: 4, steps: [{ metric: 'failed', after: AFTER.handover, failure: 'noSession' }] },
  { weight: 1, steps: [{ metric: 'undeliverable', after: AFTER.handover, failure: 'messageLimit' }] },
];
