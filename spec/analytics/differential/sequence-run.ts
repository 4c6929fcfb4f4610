import { createServer } from 'node:http';
import type { AnalyticsClient, AnalyticsModule } from '../../harness/sdk/analytics-world';
import { startListening, type LocalServer } from '../../harness/servers/served';
import { call, explode, pluginOf, type Sequence } from './steps';

/** What an application and the API see of one sequence. */
export interface Trace {
  /** Errors that calls threw. */
  readonly thrown: readonly string[];
  /** Events and callbacks of each person, in order. */
  readonly seen: Readonly<Record<string, readonly string[]>>;
  /** Errors without an event. */
  readonly unknownErrors: readonly string[];
  /** Events on the wire, sorted, once for each attempt. */
  readonly wire: readonly string[];
  readonly closed: unknown;
  /** Number of events in batches with a response of success. */
  readonly accepted: number;
}

const EVENTS = [
  'dispatch_start',
  'track',
  'identify',
  'page',
  'screen',
  'group',
  'alias',
  'call_after_close',
];

/** Longest wait for the end of all events. It is used up only if an event never ends. */
const CLOSE_MS = 60_000;
/** Time to wait if no event ends: a client with a negative number of retries makes no request. */
const NO_REQUEST_MS = 1_000;
/** The server does not close an idle connection: the client could send a request at the same time. */
const KEEP_ALIVE_MS = 600_000;

type Body = { readonly batch: readonly Record<string, unknown>[] };

/** An API that serves many sequences at once, each below its own path. */
export class SequenceServer {
  private readonly wires = new Map<string, string[]>();
  private readonly accepted = new Map<string, number>();
  private readonly bodies = new Set<string>();

  private constructor(private readonly local: LocalServer) {}

  static async start(): Promise<SequenceServer> {
    const http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const [, id = '', fault = ''] = (request.url ?? '').split('/');
        const isFirst = server.receive(id, body);
        if (fault === 'flaky' && isFirst) return response.socket?.resetAndDestroy();
        const status = fault === 'flaky' ? 200 : Number(fault);
        if (status === 200) server.accept(id, body);
        return response.writeHead(status).end('{}');
      });
    });
    const local = await startListening(http);
    const server = new SequenceServer({
      ...local,
      close: () => {
        const closed = local.close();
        // a client keeps connections on which it has sent nothing, and `close()` waits for these
        http.closeAllConnections();
        return closed;
      },
    });
    return server;
  }

  private accept(id: string, body: string): void {
    this.accepted.set(id, this.acceptedOf(id) + (JSON.parse(body) as Body).batch.length);
  }

  /** Returns whether this is the first attempt of the batch. */
  private receive(id: string, body: string): boolean {
    const isFirst = !this.bodies.has(id + body);
    this.bodies.add(id + body);
    const wire = this.wires.get(id) ?? [];
    wire.push(...(JSON.parse(body) as Body).batch.map(normalize));
    this.wires.set(id, wire);
    return isFirst;
  }

  wireOf(id: string): string[] {
    return (this.wires.get(id) ?? []).sort();
  }

  acceptedOf(id: string): number {
    return this.accepted.get(id) ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.local.port}`;
  }

  close(): Promise<void> {
    return this.local.close();
  }
}

/** Runs a sequence with a client of an SDK. */
export async function runSequence(
  sdk: AnalyticsModule,
  server: SequenceServer,
  id: string,
  { settings, fault, steps }: Sequence,
): Promise<Trace> {
  const client = new sdk.Analytics({
    ...settings,
    writeKey: 'key',
    host: server.url,
    path: `/${id}/${fault}`,
    // no request of a busy machine times out
    httpRequestTimeout: CLOSE_MS,
  });
  const thrown: string[] = [];
  const unknownErrors: string[] = [];
  const seen: Record<string, string[]> = {};
  const note = (userId: unknown, text: string) => (seen[String(userId)] ??= []).push(text);
  listen(client, note, unknownErrors);
  for (const [index, step] of steps.entries()) {
    const userId = `person-${index}`;
    if (step.kind === 'call') {
      const callback = (error: unknown) => {
        note(userId, `callback ${String(error)}`);
        if (step.callback === 'throws') explode();
      };
      try {
        call(client, step, userId, step.callback === 'none' ? undefined : callback);
      } catch (error) {
        thrown.push(`${index} ${String(error)}`);
      }
    } else if (step.kind === 'listen') client.on(step.event, explode);
    else if (step.kind === 'plugin') await client.register(pluginOf(step.type, step.behavior));
    else if (step.kind === 'deregister') await client.deregister('Customer.io Data Pipelines');
    else if (step.kind === 'tick') await Promise.resolve();
    else await client.closeAndFlush({ timeout: 1 });
  }
  const closed: unknown = await client.closeAndFlush({
    timeout: settings.maxRetries < 0 ? NO_REQUEST_MS : CLOSE_MS,
  });
  return {
    thrown,
    seen,
    unknownErrors: unknownErrors.sort(),
    wire: server.wireOf(id),
    closed,
    accepted: server.acceptedOf(id),
  };
}

function listen(
  client: AnalyticsClient,
  note: (userId: unknown, text: string) => unknown,
  unknownErrors: string[],
): void {
  for (const name of EVENTS) {
    client.on(name, (payload) => {
      const { event, userId } = payload as { event?: { userId?: unknown }; userId?: unknown };
      note(event?.userId ?? userId, name);
    });
  }
  client.on('error', (payload) => {
    const { code, reason, ctx } = payload as {
      code: string;
      reason: unknown;
      ctx?: { event: { userId: unknown } };
    };
    if (ctx === undefined) unknownErrors.push(`${code} ${String(reason)}`);
    else note(ctx.event.userId, `error ${code} ${String(reason)}`);
  });
}

/** Replaces what differs between two runs. */
const normalize = (event: Record<string, unknown>): string =>
  JSON.stringify(event)
    .replace(/"node-next-[^"]+"/, '"…"')
    .replace(/"timestamp":"[^"]+"/, '"timestamp":"…"');
