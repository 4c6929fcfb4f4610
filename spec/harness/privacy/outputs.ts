import { inspect } from 'node:util';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { startLocalServer } from '../servers/served';
import { InMemoryTelemetry } from '../telemetry/telemetry';

/** Outputs of the process. */
export type Outlet =
  | 'spans'
  | 'log records'
  | 'metrics'
  | 'the Prometheus page'
  | 'diagnostics'
  | 'process warnings'
  | 'stdout and stderr'
  | 'a custom logger';

const LEVELS = ['error', 'warn', 'info', 'debug', 'verbose'] as const;
const STREAMS = ['stdout', 'stderr'] as const;

/** Collects all outputs of the process, from the construction to {@link end}: an SDK in memory, loggers, streams. */
export class Outlets {
  readonly telemetry: InMemoryTelemetry;
  private readonly prometheus = new PrometheusExporter({ preventServerStart: true });
  private readonly lines: Record<'diagnostics' | 'warnings' | 'output' | 'logger', string[]> = {
    diagnostics: [],
    warnings: [],
    output: [],
    logger: [],
  };
  private readonly restore: (() => void)[] = [];

  constructor(spanProcessors: readonly SpanProcessor[] = []) {
    this.telemetry = new InMemoryTelemetry({ spanProcessors, readers: [this.prometheus] }).register();
    const { diagnostics, warnings } = this.lines;
    const log = (...words: unknown[]) => void diagnostics.push(format(words));
    diag.setLogger(Object.fromEntries(LEVELS.map((level) => [level, log])) as never, {
      logLevel: DiagLogLevel.ALL,
      suppressOverrideMessage: true,
    });
    const onWarning = (warning: Error) => void warnings.push(format([warning]));
    process.on('warning', onWarning);
    this.restore.push(() => process.off('warning', onWarning));
    STREAMS.forEach((name) => this.listen(process[name]));
  }

  /** A value of the option `logger`. */
  get logger() {
    const line = (object: object, message?: string) => void this.lines.logger.push(format([object, message]));
    return { debug: line, info: line, warn: line, error: line };
  }

  /** Whether a warning was emitted. Node emits warnings asynchronously. */
  get warned(): boolean {
    return this.lines.warnings.length > 0;
  }

  /** Returns everything that was written so far, as text. */
  async all(): Promise<Record<Outlet, string>> {
    const { telemetry, lines } = this;
    return {
      spans: JSON.stringify(
        telemetry.spans.map((span) => [
          [span.name, span.attributes, span.events, span.links, span.status],
          [span.resource.attributes, span.instrumentationScope, span.spanContext().traceState?.serialize()],
        ]),
      ),
      'log records': JSON.stringify(
        telemetry.logRecords.map(({ body, attributes, eventName, severityText, resource }) => [
          [body, attributes, eventName, severityText],
          resource.attributes,
        ]),
      ),
      metrics: JSON.stringify(await telemetry.metricData()),
      'the Prometheus page': await this.page(),
      diagnostics: lines.diagnostics.join('\n'),
      'process warnings': lines.warnings.join('\n'),
      'stdout and stderr': lines.output.join(''),
      'a custom logger': lines.logger.join('\n'),
    };
  }

  async end(): Promise<void> {
    this.restore.forEach((each) => each());
    await this.telemetry.shutdown();
  }

  private async page(): Promise<string> {
    const server = await startLocalServer((request, response) =>
      this.prometheus.getMetricsRequestHandler(request, response),
    );
    try {
      const response = await fetch(`http://127.0.0.1:${server.port}/metrics`, {
        headers: { connection: 'close' },
      });
      return await response.text();
    } finally {
      await server.close();
    }
  }

  /** Records everything that is written to a stream, and still writes it. */
  private listen(stream: NodeJS.WriteStream): void {
    const { output } = this.lines;
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = (chunk: unknown, ...rest: unknown[]): boolean => {
      output.push(String(chunk));
      return write(chunk, ...rest);
    };
    this.restore.push(() => Reflect.deleteProperty(stream, 'write'));
  }
}

const format = (words: readonly unknown[]): string =>
  words
    .map((word) => (typeof word === 'string' ? word : inspect(word, { depth: 12, maxStringLength: null })))
    .join(' ');
