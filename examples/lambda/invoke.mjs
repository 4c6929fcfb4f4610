// Invokes the handler with each event file of the arguments, as API Gateway does.
import { readFile } from 'node:fs/promises';
import { signWebhook } from 'opentelemetry-instrumentation-customerio/webhooks';
import { handler } from './handler.mjs';

const signingKey = process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY;

for (const file of process.argv.slice(2)) {
  const event = JSON.parse(await readFile(file, 'utf8'));
  // a signature contains the time, so it cannot be part of the file
  if (event.rawPath === '/cio') {
    const body = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
    Object.assign(event.headers, signWebhook({ signingKey, body }));
  }
  const { statusCode, body } = await handler(event);
  console.log(`${file}: ${statusCode} ${body}`);
}
