/** Addresses that get no e-mails any more. */
export const suppressed = new Set();

/** Option `onEvent` of `createWebhookReceiver()`. */
export const onEvent = (event) => {
  if (event.type === 'email_bounced' && event.bounceType === 'hard') suppressed.add(event.data.recipient);
};
