import { DELAYS, type Scenario } from './scenario';

/** Scenarios of the campaign action that posts to Slack. */
export const SLACK_SCENARIOS: readonly Scenario<'slack'>[] = [
  { weight: 6, steps: [{ metric: 'sent', after: DELAYS.handover }] },
  {
    weight: 2,
    steps: [
      { metric: 'sent', after: DELAYS.handover },
      { metric: 'clicked', after: DELAYS.person },
    ],
  },
  { weight: 1, steps: [{ metric: 'failed', after: DELAYS.handover, failure: 'noSuchChannel' }] },
];
