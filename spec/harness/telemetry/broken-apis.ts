import {
  context,
  diag,
  DiagLogLevel,
  metrics,
  ROOT_CONTEXT,
  trace,
  type ContextManager,
  type Span,
} from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';

/** Throws, as a broken telemetry API does. */
export const explode = (): never => {
  throw new Error('telemetry is broken');
};

const throwing = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, explode]));

const setContextManager = (manager: object) =>
  context.setGlobalContextManager({ disable: () => manager, ...manager } as unknown as ContextManager);

const silentLogger = { error() {}, warn() {}, info() {}, debug() {}, verbose() {} };

/** Faults of the OpenTelemetry API and its providers, by description. Each function installs one. */
export const BREAKAGES = {
  'a tracer that throws': () => {
    trace.disable();
    trace.setGlobalTracerProvider({ getTracer: () => throwing(['startSpan']) as never });
  },
  'a tracer provider that throws': () => {
    trace.disable();
    trace.setGlobalTracerProvider({ getTracer: explode });
  },
  'a span that throws': () => {
    const span = throwing([
      'setAttribute',
      'setAttributes',
      'setStatus',
      'addEvent',
      'end',
      'spanContext',
    ]) as unknown as Span;
    trace.disable();
    trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan: () => span }) as never });
  },
  'a meter that throws': () => {
    metrics.disable();
    const meter = throwing([
      'createCounter',
      'createHistogram',
      'createObservableUpDownCounter',
      'createObservableCounter',
      'createObservableGauge',
    ]);
    metrics.setGlobalMeterProvider({ getMeter: () => meter as never });
  },
  'instruments that throw': () => {
    metrics.disable();
    const instrument = throwing(['add', 'record']);
    const meter = {
      createCounter: () => instrument,
      createHistogram: () => instrument,
      createObservableUpDownCounter: () => ({ addCallback: () => undefined }),
      createObservableCounter: () => ({ addCallback: () => undefined }),
      createObservableGauge: () => ({ addCallback: () => undefined }),
    };
    metrics.setGlobalMeterProvider({ getMeter: () => meter as never });
  },
  'a logger that throws': () => {
    logs.disable();
    logs.setGlobalLoggerProvider({ getLogger: () => ({ emit: explode, enabled: () => true }) });
  },
  'a logger provider that throws': () => {
    logs.disable();
    logs.setGlobalLoggerProvider({ getLogger: explode });
  },
  'a context manager that throws': () => {
    context.disable();
    setContextManager(throwing(['active', 'with', 'bind']));
  },
  'a context manager that throws after the call': () => {
    context.disable();
    setContextManager({
      active: () => ROOT_CONTEXT,
      with: (_context: unknown, run: () => void) => {
        run();
        explode();
      },
    });
  },
  'a context that throws on setValue': () => {
    context.disable();
    setContextManager({
      active: () => ({ getValue: () => undefined, ...throwing(['setValue', 'deleteValue']) }),
      with: (_context: unknown, run: () => unknown) => run(),
      bind: (_context: unknown, target: unknown) => target,
    });
  },
  'a context manager that calls twice': () => {
    context.disable();
    setContextManager({
      active: () => ROOT_CONTEXT,
      with: (_context: unknown, run: () => void) => {
        run();
        run();
      },
    });
  },
  'a diag logger that throws': () => {
    diag.setLogger(
      { ...silentLogger, ...throwing(['error', 'warn']) },
      {
        logLevel: DiagLogLevel.ALL,
        suppressOverrideMessage: true,
      },
    );
    trace.disable();
    trace.setGlobalTracerProvider({ getTracer: explode });
  },
} satisfies Record<string, () => void>;
