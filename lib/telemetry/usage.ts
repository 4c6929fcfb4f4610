/** What the application uses of this copy of the package. */
export const usage = {
  /** Whether a webhook receiver was created: a service that only receives webhooks loads no SDK. */
  hasReceiver: false,
};
