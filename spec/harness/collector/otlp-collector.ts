import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** The part of the OTLP JSON encoding that specs assert on. */
interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string };
}
interface Resource {
  readonly attributes: readonly KeyValue[];
}
export interface OtlpSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly status: { readonly code: number };
  readonly attributes: readonly KeyValue[];
}
export interface OtlpMetric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: {
    readonly dataPoints: readonly { readonly asDouble?: number; readonly attributes: readonly KeyValue[] }[];
  };
  readonly histogram?: { readonly dataPoints: readonly { readonly count: number | string }[] };
}
export interface OtlpLogRecord {
  readonly eventName?: string;
  readonly severityText: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes: readonly KeyValue[];
}
interface Body {
  readonly resourceSpans?: readonly {
    resource: Resource;
    scopeSpans: readonly { spans: readonly OtlpSpan[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    resource: Resource;
    scopeMetrics: readonly { metrics: readonly OtlpMetric[] }[];
  }[];
  readonly resourceLogs?: readonly {
    resource: Resource;
    scopeLogs: readonly { logRecords: readonly OtlpLogRecord[] }[];
  }[];
}

/** An OTLP/HTTP receiver for JSON, like that of an OpenTelemetry Collector. */
export class Collector {
  readonly spans: OtlpSpan[] = [];
  readonly metrics: OtlpMetric[] = [];
  readonly logRecords: OtlpLogRecord[] = [];
  readonly serviceNames = new Set<unknown>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Collector> {
    const server = createServer((request, response) => {
      collector.receive(request).then(
        () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
        () => response.writeHead(400).end(),
      );
    });
    const collector = new Collector(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async receive(request: IncomingMessage): Promise<void> {
    const { resourceSpans = [], resourceMetrics = [], resourceLogs = [] } = (await json(request)) as Body;
    for (const { resource } of [...resourceSpans, ...resourceMetrics, ...resourceLogs]) {
      this.serviceNames.add(attributesOf(resource)['service.name']);
    }
    this.spans.push(...resourceSpans.flatMap((each) => each.scopeSpans).flatMap((scope) => scope.spans));
    this.metrics.push(
      ...resourceMetrics.flatMap((each) => each.scopeMetrics).flatMap((scope) => scope.metrics),
    );
    this.logRecords.push(
      ...resourceLogs.flatMap((each) => each.scopeLogs).flatMap((scope) => scope.logRecords),
    );
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Returns attributes by name. Integers are strings or numbers, as they arrived. */
export function attributesOf({
  attributes,
}: {
  readonly attributes: readonly KeyValue[];
}): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));
}
