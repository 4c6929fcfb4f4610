import { join } from 'node:path';
import { expect } from 'chai';
import { ATTR, LOG_EVENTS, METRICS, SPAN_EVENTS, SPANS, type MetricDefinition } from '../../lib/catalog';
import { TelemetryNames } from './telemetry-names';

const ROOT = join(__dirname, '../../..');

const namesOf = (...tables: Readonly<Record<string, { readonly name: string }>>[]) =>
  tables.flatMap((table) => Object.values(table).map(({ name }) => name));

const ALLOWED = {
  attributes: new Set<string>(Object.values(ATTR)),
  labels: new Set(
    Object.values<MetricDefinition>(METRICS).flatMap(({ attributes }) => attributes as string[]),
  ),
  names: new Set(namesOf(METRICS, SPANS, SPAN_EVENTS, LOG_EVENTS)),
};

/** Names that are not constant in the source, and their origin. */
const KNOWN: Readonly<Record<string, string>> = {
  'lib/telemetry/instrument-factory.ts: createCounter() any text (name)': 'a definition of METRICS',
  'lib/telemetry/instrument-factory.ts: createHistogram() any text (name)': 'a definition of METRICS',
  'lib/telemetry/instrument-factory.ts: createObservableCounter() any text (name)': 'a definition of METRICS',
  'lib/telemetry/instrument-factory.ts: createObservableUpDownCounter() any text (name)':
    'a definition of METRICS',
  'lib/telemetry/instrument-factory.ts: createObservableGauge() any text (name)': 'a definition of METRICS',
  'lib/analytics/event-span.ts: startSpan() any text (SPAN_NAME_PREFIX + operation)':
    'the prefix and an operation of a closed set',
  'lib/analytics/batch-span.ts: startSpan() any text (SPAN_NAME_PREFIX + BATCH_LABELS.operation)':
    'the prefix and `batch`',
  'lib/client/call.ts: startSpan() any text (profile.spanName)': 'the prefix and the SDK’s method',
  'lib/application/with-tracing.ts: startSpan() any text (SPAN_NAME_PREFIX + name)': 'from the application',
  'lib/application/with-tracing.ts: attributes by Object.fromEntries()': 'from the application, redacted',
  'lib/client/http-span-processor.ts: updateName() any text (String(renamed))':
    'the shortened name of a span of another instrumentation',
};

/** Sources with an undocumented name, and the reported problem. */
const VIOLATIONS: Readonly<Record<string, readonly [source: string, problem: string]>> = {
  setAttribute: [`span.setAttribute('customerio.email', 'x')`, 'setAttribute() customerio.email'],
  'setAttribute by a constant': [
    `const key = 'customerio.email'; span.setAttribute(key, 'x')`,
    'setAttribute() customerio.email',
  ],
  'setAttribute by a variable': [
    `let key = String(Math.random()); span.setAttribute(key, 'x')`,
    'setAttribute() any text (key)',
  ],
  setAttributes: [`span.setAttributes({ 'customerio.email': 'x' })`, 'attribute customerio.email'],
  'setAttributes with a record': [
    `const all: Record<string, string> = { 'customerio.email': 'x' }; span.setAttributes(all)`,
    'setAttributes(all)',
  ],
  'an object of attributes': [`const all: Attributes = { email: 'x' }; use(all)`, 'attribute email'],
  'an object with a computed key': [
    'const all: Attributes = { [`customerio.${span.isRecording()}`]: 1 }; use(all)',
    'attribute any text (`customerio.${span.isRecording()}`)',
  ],
  'an assigned attribute': [
    `const all: Attributes = {}; all['customerio.email'] = 'x'; use(all)`,
    'attribute customerio.email',
  ],
  'an assigned property': [`const all: Attributes = {}; all['email'] = 'x'; use(all)`, 'attribute email'],
  'a cast': [`use({ email: 'x' } as Attributes)`, "{ email: 'x' } as Attributes"],
  'attributes of a list': [`use(Object.fromEntries([['email', 'x']]))`, 'attributes by Object.fromEntries()'],
  'an event': [`span.addEvent('customerio.opened')`, 'addEvent() customerio.opened'],
  'attributes of an event': [`span.addEvent('customerio.retry', { email: 'x' })`, 'attribute email'],
  'a span': [`tracer.startSpan('customerio.webhook.email')`, 'startSpan() customerio.webhook.email'],
  'attributes of a span': [
    `tracer.startSpan('customerio.webhook', { attributes: { email: 'x' } })`,
    'attribute email',
  ],
  'an instrument': [`meter.createGauge('customerio_emails')`, 'createGauge() customerio_emails'],
  'a label': [
    `meter.createCounter('customerio_api_requests_total').add(1, { email: 'x' })`,
    "label email in { email: 'x' }",
  ],
  'any label': [`counter.add(1, labels)`, 'label any label in labels'],
};

describe('names of telemetry', () => {
  it('are names of the catalog in all sources of the library', () => {
    expect(new TelemetryNames(ROOT, ALLOWED).undocumentedNames()).to.have.members(Object.keys(KNOWN));
  });

  it('are reported if a source uses an undocumented one', () => {
    const imports = `import type { Attributes, Counter, Meter, Span, Tracer } from '@opentelemetry/api';
      declare const span: Span; declare const tracer: Tracer; declare const meter: Meter;
      declare const counter: Counter; declare const labels: Record<string, string>;
      declare function use(attributes: Attributes): void;`;
    const entries = Object.values(VIOLATIONS);
    const files = entries.map(([source], index) => [
      `lib/violation-${index}.ts`,
      `${imports}\n{ ${source} }`,
    ]);
    const found = new TelemetryNames(ROOT, ALLOWED, Object.fromEntries(files) as Record<string, string>)
      .undocumentedNames()
      .filter((problem) => problem.startsWith('lib/violation-'));
    expect(found).to.include.members(
      entries.map(([, problem], index) => `lib/violation-${index}.ts: ${problem}`),
    );
  });

  it('are not reported if a source uses documented ones only', () => {
    const documented = `import type { Counter, Span } from '@opentelemetry/api';
      import { ATTR, SPAN_EVENTS, type CallAttributes } from './catalog';
      export function record(span: Span, counter: Counter<CallAttributes>, email: string): void {
        span.setAttribute(ATTR.operation, email).setAttributes({ [ATTR.api]: 'track', 'error.type': email });
        span.addEvent(SPAN_EVENTS.retry.name, { [ATTR.attempt]: 1 });
        counter.add(1, { operation: 'identify', status: 'success', api: 'track' });
        new Map().set('email', email); new Set<string>().add('email');
      }`;
    expect(
      new TelemetryNames(ROOT, ALLOWED, { 'lib/documented.ts': documented }).undocumentedNames(),
    ).to.have.members(Object.keys(KNOWN));
  });
});
