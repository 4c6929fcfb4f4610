import { DELAYS, type ScenarioStep, type Scenario } from './scenario';

const SENT: ScenarioStep<'whatsapp'> = { metric: 'sent', after: DELAYS.handover };
const DELIVERED: ScenarioStep<'whatsapp'> = { metric: 'delivered', after: DELAYS.device };
const OPENED: ScenarioStep<'whatsapp'> = { metric: 'opened', after: DELAYS.person };

export const WHATSAPP_SCENARIOS: readonly Scenario<'whatsapp'>[] = [
  { weight: 30, steps: [SENT, DELIVERED] },
  { weight: 30, steps: [SENT, DELIVERED, OPENED] },
  { weight: 8, steps: [SENT, DELIVERED, OPENED, { metric: 'clicked', after: DELAYS.person }] },
  { weight: 2, steps: [SENT, DELIVERED, OPENED, { metric: 'converted', after: DELAYS.person }] },
  { weight: 12, steps: [SENT, DELIVERED, OPENED, { metric: 'replied', after: DELAYS.person }] },
  { weight: 5, steps: [SENT, { metric: 'bounced', after: DELAYS.device, failure: 'unreachablePhone' }] },
  { weight: 5, steps: [{ metric: 'failed', after: DELAYS.handover, failure: 'outsideWindow' }] },
  { weight: 3, steps: [{ metric: 'failed', after: DELAYS.handover, failure: 'unreachablePhone' }] },
  { weight: 2, steps: [{ metric: 'dropped', after: DELAYS.handover, failure: 'optedOut' }] },
  { weight: 1, steps: [{ metric: 'undeliverable', after: DELAYS.handover, failure: 'messageLimit' }] },
];
