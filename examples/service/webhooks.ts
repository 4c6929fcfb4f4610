import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleEvent } from './event-handler';
import { createWebhookReceiver } from 'opentelemetry-instrumentation-customerio/webhooks';

const HOST = '127.0.0.1';

export interface WebhookEndpoint {
  readonly url: string;
  close(): void;
}

/**
 * Starts a receiver of Customer.io's reporting webhooks if a signing key is set. The receiver counts message events
 * and links them to the calls that sent the messages.
 *
 * @throws {Error} with a message for the user if the port cannot be opened.
 */
export async function openWebhooks(environment = process.env): Promise<WebhookEndpoint | undefined> {
  const { CUSTOMERIO_WEBHOOK_SIGNING_KEY: signingKey = '', CUSTOMERIO_EXAMPLE_WEBHOOK_PORT: port = '0' } =
    environment;
  if (signingKey === '') return undefined;
  const receiver = createWebhookReceiver({ signingKeys: [signingKey], onEvent: handleEvent });
  const server = createServer(receiver.node());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), HOST, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `Cannot listen for webhooks on ${HOST}:${port} (${error.code}): choose another CUSTOMERIO_EXAMPLE_WEBHOOK_PORT.`,
    );
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
