import { diag, metrics, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { expect } from 'chai';
import { Canaries } from '../harness/privacy/canaries';
import { Outlets, type Outlet } from '../harness/privacy/outputs';
import { sightings } from '../harness/privacy/sightings';
import { until } from '../harness/until';

/** Encodings of a value. */
const FORMS: Readonly<Record<string, (text: string) => string>> = {
  'as plain text': (text) => `customer ${text} is gone`,
  'in capitals': (text) => text.toUpperCase(),
  'that is truncated': (text) => `${text.slice(0, 8)}…`,
  'in JSON in JSON': (text) => JSON.stringify(JSON.stringify({ text: `"${text}"` })),
  'in a URL': (text) => `/v1/customers/${encodeURIComponent(`${text}@example.com`)}`,
  'in a URL, each byte escaped': (text) => Buffer.from(text).toString('hex').replaceAll(/../g, '%$&'),
  'in hex': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'in escapes of JSON': (text) =>
    Buffer.from(text)
      .toString('hex')
      .replaceAll(/../g, String.raw`\u00$&`),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 after one byte': (text) => Buffer.from(`:${text}`).toString('base64'),
  'in base64 after two bytes': (text) => Buffer.from(`a:${text}:b`).toString('base64url'),
};

const withSpan = (act: (span: Span) => void) => (): void => {
  const span = trace.getTracer('leaking').startSpan('leaking');
  act(span);
  span.end();
};

/** Ways to record a value, and the output that then contains it. */
const LEAKS: Readonly<Record<string, { leak: (text: string) => void; output: Outlet }>> = {
  'a span’s name': { leak: (text) => withSpan((span) => span.updateName(text))(), output: 'spans' },
  'an attribute': { leak: (text) => withSpan((span) => span.setAttribute('a', [text]))(), output: 'spans' },
  'an attribute’s key': { leak: (text) => withSpan((span) => span.setAttribute(text, 1))(), output: 'spans' },
  'a span event': { leak: (text) => withSpan((span) => span.addEvent('e', { a: text }))(), output: 'spans' },
  'an exception': {
    leak: (text) => withSpan((span) => span.recordException(new Error(text)))(),
    output: 'spans',
  },
  'a status': {
    leak: (text) => withSpan((span) => span.setStatus({ code: SpanStatusCode.ERROR, message: text }))(),
    output: 'spans',
  },
  'a link': {
    leak: (text) =>
      withSpan((span) => span.addLink({ context: span.spanContext(), attributes: { a: text } }))(),
    output: 'spans',
  },
  'a log body': { leak: (body) => logs.getLogger('leaking').emit({ body }), output: 'log records' },
  'a log attribute': {
    leak: (a) => logs.getLogger('leaking').emit({ attributes: { a } }),
    output: 'log records',
  },
  'a label': {
    leak: (a) => metrics.getMeter('leaking').createCounter('leaking_total').add(1, { a }),
    output: 'the Prometheus page',
  },
  'a description': {
    leak: (description) => metrics.getMeter('leaking').createCounter('leaking_total', { description }).add(1),
    output: 'metrics',
  },
  diagnostics: { leak: (text) => diag.verbose('leaking', { deep: { text } }), output: 'diagnostics' },
  'a warning': { leak: (text) => process.emitWarning(text), output: 'process warnings' },
  'the console': { leak: (text) => console.log(text.slice(0, 9)), output: 'stdout and stderr' },
};

describe('the search of the canary suites', () => {
  const plant = new Canaries();

  for (const [form, encode] of Object.entries(FORMS)) {
    it(`finds a text ${form}`, () => {
      expect(plant.leaksIn(encode(plant.text(form)))).to.have.length.greaterThan(0);
    });
  }

  it('finds numbers and phone numbers with and without separators', () => {
    const digits = String(plant.number('number'));
    const grouped = `+${digits.slice(0, 2)} (${digits.slice(2, 5)}) ${digits.slice(5, 7)}-${digits.slice(7)}`;
    for (const text of [digits, plant.phone('phone'), grouped, Buffer.from(digits).toString('base64')]) {
      expect(plant.leaksIn(text), text).to.have.length(1);
    }
  });

  it('returns the place of a planted value', () => {
    expect(plant.leaksIn(`"${plant.email('here')}"`).map(({ planted }) => planted)).to.deep.equal([
      'here (e-mail)',
    ]);
  });

  it('finds no leak in values that were not planted', () => {
    const harmless = ['customer-4711', 'jane@example.com', '4917012345678', 'canary', '918273645'];
    expect(plant.leaksIn(harmless.join(' '))).to.deep.equal([]);
  });

  describe('in the outputs of the process', () => {
    let outlets: Outlets;
    beforeEach(() => (outlets = new Outlets()));
    afterEach(() => outlets.end());

    for (const [way, { leak, output }] of Object.entries(LEAKS)) {
      it(`finds a value in ${way}`, async () => {
        leak(plant.text(way));
        await until('process warning', () => output !== 'process warnings' || outlets.warned);
        const all = await outlets.all();
        const leaking = Object.entries(all).filter(([, text]) => plant.leaksIn(text).length > 0);
        expect(leaking.map(([outlet]) => outlet)).to.include(output);
        expect(await sightings(plant, outlets, 'leaking')).to.not.deep.equal({});
      });
    }
  });
});
