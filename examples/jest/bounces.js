/** Addresses that get no e-mails any more. */
exports.suppressed = new Set();

/** Option `onEvent` of `createWebhookReceiver()`. */
exports.onEvent = (event) => {
  if (event.type === 'email_bounced' && event.bounceType === 'hard')
    exports.suppressed.add(event.data.recipient);
};
