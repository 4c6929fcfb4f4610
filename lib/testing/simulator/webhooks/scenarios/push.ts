import { DELAYS, type ScenarioStep, type Scenario } from './scenario';

const SENT: ScenarioStep<'push'> = { metric: 'sent', after: DELAYS.handover };
const DELIVERED: ScenarioStep<'push'> = { metric: 'delivered', after: DELAYS.device };
const OPENED: ScenarioStep<'push'> = { metric: 'opened', after: DELAYS.person };
const BOUNCED: ScenarioStep<'push'> = { metric: 'bounced', after: DELAYS.device };

export const PUSH_SCENARIOS: readonly Scenario<'push'>[] = [
  { weight: 45, steps: [SENT, DELIVERED] },
  { weight: 20, steps: [SENT, DELIVERED, OPENED] },
  { weight: 5, steps: [SENT, DELIVERED, OPENED, { metric: 'clicked', after: DELAYS.person }] },
  { weight: 2, steps: [SENT, DELIVERED, OPENED, { metric: 'converted', after: DELAYS.person }] },
  { weight: 8, steps: [SENT, { ...BOUNCED, failure: 'unregistered' }] },
  { weight: 2, steps: [SENT, { ...BOUNCED, failure: 'badToken' }] },
  { weight: 3, steps: [{ metric: 'dropped', after: DELAYS.handover, failure: 'badToken' }] },
  { weight: 12, steps: [{ metric: 'failed', after: DELAYS.handover, failure: 'noDevices' }] },
  { weight: 2, steps: [{ metric: 'undeliverable', after: DELAYS.handover, failure: 'messageLimit' }] },
];
