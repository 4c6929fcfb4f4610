import { DELAYS, type Scenario } from './scenario';

/** Scenarios of the campaign action that calls a webhook. */
export const WEBHOOK_SCENARIOS: readonly Scenario<'webhook'>[] = [
  { weight: 6, steps: [{ metric: 'sent', after: DELAYS.handover }] },
  {
    weight: 1,
    steps: [
      { metric: 'attempted', after: DELAYS.handover, failure: 'providerDown' },
      { metric: 'sent', after: DELAYS.retry },
    ],
  },
  {
    weight: 1,
    steps: [
      { metric: 'attempted', after: DELAYS.handover, failure: 'notFound' },
      { metric: 'failed', after: DELAYS.retry, failure: 'notFound' },
    ],
  },
];
