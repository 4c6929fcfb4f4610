import { flush } from './telemetry.mjs';
import { createWebhookReceiver } from 'opentelemetry-instrumentation-customerio/webhooks';
import { sendWelcome } from './mailer.mjs';

const receiver = createWebhookReceiver({
  // called at the first request, so a function without this variable still starts
  signingKeys: () => process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY,
});

/** Handles an HTTP event of API Gateway, payload format 2.0. */
export async function handler(event) {
  try {
    return await route(event);
  } finally {
    // Lambda stops the process after the response, so a later export would not run
    await flush();
  }
}

async function route({ rawPath, requestContext, headers, body = '', isBase64Encoded }) {
  if (rawPath === '/cio') {
    const { status, ...response } = await receiver.handle({
      method: requestContext.http.method,
      headers,
      // the bytes that Customer.io signed
      rawBody: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    });
    return { statusCode: status, ...response };
  }
  if (rawPath !== '/welcome') return { statusCode: 404 };
  return { statusCode: 200, body: JSON.stringify(await sendWelcome('jane@example.com')) };
}
