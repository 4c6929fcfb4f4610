import { createWebhookReceiver } from 'opentelemetry-instrumentation-customerio/webhooks';

// `next build` evaluates this module. The function is called at the first request, so the build needs no secret.
const receiver = createWebhookReceiver({
  signingKeys: () => process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY ?? '',
});

export const POST = receiver.fetch();
