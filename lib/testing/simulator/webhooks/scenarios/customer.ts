import { DELAYS, type Scenario } from './scenario';

/** Changes of subscriptions. */
export const CUSTOMER_SCENARIOS: readonly Scenario<'customer'>[] = [
  { weight: 4, steps: [{ metric: 'subscribed', after: DELAYS.person }] },
  { weight: 3, steps: [{ metric: 'unsubscribed', after: DELAYS.person }] },
  { weight: 2, steps: [{ metric: 'cio_subscription_preferences_changed', after: DELAYS.person }] },
];
