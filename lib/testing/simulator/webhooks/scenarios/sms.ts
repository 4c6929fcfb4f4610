import { DELAYS, type ScenarioStep, type Scenario } from './scenario';

const SENT: ScenarioStep<'sms'> = { metric: 'sent', after: DELAYS.handover };
const DELIVERED: ScenarioStep<'sms'> = { metric: 'delivered', after: DELAYS.device };
const CLICKED: ScenarioStep<'sms'> = { metric: 'clicked', after: DELAYS.person };

export const SMS_SCENARIOS: readonly Scenario<'sms'>[] = [
  { weight: 60, steps: [SENT, DELIVERED] },
  { weight: 12, steps: [SENT, DELIVERED, CLICKED] },
  { weight: 3, steps: [SENT, DELIVERED, CLICKED, { metric: 'converted', after: DELAYS.person }] },
  { weight: 6, steps: [SENT, DELIVERED, { metric: 'replied', after: DELAYS.person }] },
  { weight: 8, steps: [SENT, { metric: 'bounced', after: DELAYS.device, failure: 'unreachablePhone' }] },
  { weight: 4, steps: [{ metric: 'failed', after: DELAYS.handover, failure: 'unreachablePhone' }] },
  { weight: 2, steps: [{ metric: 'failed', after: DELAYS.handover, failure: 'landline' }] },
  { weight: 2, steps: [{ metric: 'dropped', after: DELAYS.handover, failure: 'optedOut' }] },
  { weight: 1, steps: [{ metric: 'undeliverable', after: DELAYS.handover, failure: 'messageLimit' }] },
];
