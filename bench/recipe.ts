import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import pino from 'pino';
import { loadPromClient } from './prom-client';
import { CUSTOMER, EVENT, TRAITS, type TrackClient } from './stub';

export const RECIPE = 'recipe';

const PERSONAL = ['email', 'phone', 'address', 'ssn'] as const;

/** The copy-paste recipe that this package replaces, as it is published: prom-client, withTracing, pino. */
export class Recipe {
  // loaded here: modules that need only the name of this variant run without prom-client
  private readonly prom = loadPromClient();
  readonly registry = new this.prom.Registry();
  linesLogged = 0;

  private readonly tracer = trace.getTracer(RECIPE);
  private readonly latency = new this.prom.Histogram({
    name: 'customerio_api_latency_ms',
    help: 'Customer.io API call latency in milliseconds',
    labelNames: ['operation', 'status'],
    buckets: [10, 25, 50, 100, 250, 500, 1000, 2500, 5000],
    registers: [this.registry],
  });
  private readonly requests = new this.prom.Counter({
    name: 'customerio_api_requests_total',
    help: 'Total Customer.io API requests',
    labelNames: ['operation', 'status'],
    registers: [this.registry],
  });
  private readonly errors = new this.prom.Counter({
    name: 'customerio_api_errors_total',
    help: 'Total Customer.io API errors',
    labelNames: ['operation', 'error_type'],
    registers: [this.registry],
  });
  private readonly logger = pino(
    {
      name: 'customerio',
      level: 'info',
      formatters: { level: (level) => ({ level }) },
      base: { service: 'customerio-integration', environment: 'bench' },
    },
    { write: () => void (this.linesLogged += 1) },
  );

  constructor(private readonly client: TrackClient) {}

  /** Returns a unit that makes the same two calls as the other variants, each traced, measured and logged. */
  unit(): () => Promise<unknown> {
    return async () => {
      await this.operation('identify', TRAITS, () => this.client.identify(CUSTOMER, TRAITS));
      await this.operation('track', EVENT, () => this.client.track(CUSTOMER, EVENT));
    };
  }

  private async operation(name: string, data: object, call: () => Promise<unknown>): Promise<void> {
    await this.traced(name, { userId: CUSTOMER }, () => this.measured(name, call));
    this.logged(name, data);
  }

  private async measured(operation: string, call: () => Promise<unknown>): Promise<void> {
    const stop = this.latency.startTimer({ operation });
    try {
      await call();
      stop({ status: 'success' });
      this.requests.inc({ operation, status: 'success' });
    } catch (error) {
      stop({ status: 'error' });
      this.requests.inc({ operation, status: 'error' });
      this.errors.inc({ operation, error_type: 'unknown' });
      throw error;
    }
  }

  private traced<T>(
    operation: string,
    attributes: Record<string, string>,
    run: () => Promise<T>,
  ): Promise<T> {
    const options = {
      kind: SpanKind.CLIENT,
      attributes: { 'customerio.operation': operation, ...attributes },
    };
    return this.tracer.startActiveSpan(`customerio.${operation}`, options, async (span) => {
      try {
        const result = await run();
        span.setStatus({ code: SpanStatusCode.OK });
        return result;
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  }

  private logged(operation: string, data: object): void {
    const sanitized: Record<string, unknown> = { ...data };
    for (const field of PERSONAL) {
      if (sanitized[field]) sanitized[field] = '[REDACTED]';
    }
    this.logger.info(
      { operation, userId: CUSTOMER, result: 'success', data: sanitized },
      `Customer.io ${operation} succeeded`,
    );
  }
}
