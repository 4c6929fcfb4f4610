import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { verifyRequestSignature } from 'customerio-node';
import { until } from '../until';

/** The response to a request: a status, a reset of the connection, or none. */
export type SinkResponse = number | 'reset' | 'hang';

export interface Received {
  readonly raw: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly at: number;
  readonly event: WebhookEvent;
}

export interface WebhookEvent {
  readonly event_id: string;
  readonly object_type: string;
  readonly metric: string;
  readonly timestamp: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Receives webhooks with node:http only, without the receiver, and records their raw bytes. */
export class WebhookSink {
  readonly received: Received[] = [];
  /** The largest number of requests that were pending at the same time. */
  mostAtOnce = 0;
  private pending = 0;
  private readonly responses: SinkResponse[] = [];

  private constructor(
    private readonly server: Server,
    readonly signingKey: string,
  ) {}

  static async start(signingKey = 'a signing key'): Promise<WebhookSink> {
    const server = createServer();
    const sink = new WebhookSink(server, signingKey);
    server.on('request', (request, response: ServerResponse) => {
      sink.mostAtOnce = Math.max(sink.mostAtOnce, ++sink.pending);
      buffer(request).then(
        (raw) => sink.take(raw, request.headers, response),
        () => undefined, // the sender disconnected
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get target(): { url: string; signingKey: string } {
    const { port } = this.server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/customerio`, signingKey: this.signingKey };
  }

  get events(): WebhookEvent[] {
    return this.received.map(({ event }) => event);
  }

  /** Sets the responses to the next requests. Later requests get 200. */
  response(...responses: SinkResponse[]): void {
    this.responses.push(...responses);
  }

  /** Verifies the signature with the SDK. */
  verifies({ raw, headers }: Received): boolean {
    return verifyRequestSignature({
      signingSecret: this.signingKey,
      timestamp: Number(headers['x-cio-timestamp']),
      signature: String(headers['x-cio-signature']),
      body: raw,
    });
  }

  async untilReceived(count: number): Promise<void> {
    await until(`${count} webhooks`, () => this.received.length >= count);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(raw: Buffer, headers: IncomingHttpHeaders, response: ServerResponse): void {
    const event = JSON.parse(raw.toString()) as WebhookEvent;
    this.received.push({ raw, headers, at: Date.now(), event });
    const scripted = this.responses.shift() ?? 200;
    if (scripted === 'hang') return;
    this.pending--;
    if (scripted === 'reset') response.socket?.resetAndDestroy();
    else response.writeHead(scripted).end();
  }
}
