import { globalState } from '../global-state';

/** What the application uses of this package. All copies of this package in the process share it. */
export const usage = globalState('usage', () => ({
  protocol: 1,
  /** Whether a webhook receiver was created: a service that only receives webhooks loads no SDK. */
  hasReceiver: false,
  /** Whether a client of `cdp-analytics-node` was found. */
  hasAnalyticsClient: false,
}));
