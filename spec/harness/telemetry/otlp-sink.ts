import { createServer, type IncomingMessage, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { freeServerPort } from '../servers/server-port';

const SIGNALS = ['traces', 'metrics', 'logs'] as const;
export type Signal = (typeof SIGNALS)[number];

/**
 * A backend that accepts OTLP over HTTP and can be down. It does not decode bodies: both JSON and protobuf contain
 * strings as plain text.
 * Callers must {@link OtlpSink.destroy} it.
 */
export class OtlpSink {
  private readonly bodies: Record<Signal, string[]> = { traces: [], metrics: [], logs: [] };
  private server: Server | undefined;

  private constructor(readonly port: number) {}

  /** Returns a sink that is down until {@link OtlpSink.open}. */
  static async create(): Promise<OtlpSink> {
    return new OtlpSink(await freeServerPort());
  }

  static async start(): Promise<OtlpSink> {
    const sink = await OtlpSink.create();
    await sink.open();
    return sink;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Returns the received bodies as text. */
  text(signal: Signal): string {
    return this.bodies[signal].join('\n');
  }

  /** Returns the last received body as text. */
  last(signal: Signal): string {
    return this.bodies[signal].at(-1) ?? '';
  }

  /** Returns how often each match of `mark` was received. */
  count(signal: Signal, mark: RegExp): Map<string, number> {
    const counts = new Map<string, number>();
    for (const [found] of this.text(signal).matchAll(mark)) counts.set(found, (counts.get(found) ?? 0) + 1);
    return counts;
  }

  async open(): Promise<void> {
    const server = createServer((request, response) => {
      this.receive(request).then(
        (status) => response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end(),
        () => response.writeHead(400).end(),
      );
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.port, '127.0.0.1', resolve);
    });
  }

  async close(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  destroy(): Promise<void> {
    return this.close();
  }

  private async receive(request: IncomingMessage): Promise<number> {
    const signal = SIGNALS.find((each) => request.url === `/v1/${each}`);
    const body = await buffer(request);
    if (signal === undefined) return 404;
    const isZipped = request.headers['content-encoding'] === 'gzip';
    this.bodies[signal].push((isZipped ? gunzipSync(body) : body).toString('utf8'));
    return 200;
  }
}
