import { AFTER, type Story } from './story';

/** What people choose to get. */
export const CUSTOMER_STORIES: readonly Story<'customer'>[] = [
  { weight: 4, steps: [{ metric: 'subscribed', after: AFTER.person }] },
  { weight: 3, steps: [{ metric: 'unsubscribed', after: AFTER.person }] },
  { weight: 2, steps: [{ metric: 'cio_subscription_preferences_changed', after: AFTER.person }] },
];
