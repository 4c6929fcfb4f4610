import { DELAYS, type ScenarioStep, type Scenario } from './scenario';

const SENT: ScenarioStep<'in_app'> = { metric: 'sent', after: DELAYS.handover };
const OPENED: ScenarioStep<'in_app'> = { metric: 'opened', after: DELAYS.person };
const CLICKED: ScenarioStep<'in_app'> = { metric: 'clicked', after: DELAYS.person };

/** In-app messages have no `delivered` event: they stay in the app until the recipient opens it. */
export const IN_APP_SCENARIOS: readonly Scenario<'in_app'>[] = [
  { weight: 35, steps: [SENT] },
  { weight: 35, steps: [SENT, OPENED] },
  { weight: 20, steps: [SENT, OPENED, CLICKED] },
  { weight: 5, steps: [SENT, OPENED, CLICKED, { metric: 'converted', after: DELAYS.person }] },
  { weight: 4, steps: [{ metric: 'failed', after: DELAYS.handover, failure: 'noSession' }] },
  { weight: 1, steps: [{ metric: 'undeliverable', after: DELAYS.handover, failure: 'messageLimit' }] },
];
