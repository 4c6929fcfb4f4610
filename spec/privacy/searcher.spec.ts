import { diag, metrics, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { expect } from 'chai';
import { Canaries } from '../harness/privacy/canaries';
import { Outlets, type Outlet } from '../harness/privacy/outputs';
import { sightings } from '../harness/privacy/sightings';
import { until } from '../harness/until';

/** Forms in which a value can be told. */
const FORMS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => `customer ${text} is gone`,
  'in capitals': (text) => text.toUpperCase(),
  'its beginning': (text) => `${text.slice(0, 8)}…`,
  'in JSON in JSON': (text) => JSON.stringify(JSON.stringify({ text: `"${text}"` })),
  'in a URL': (text) => `/v1/customers/${encodeURIComponent(`${text}@example.com`)}`,
  'in a URL, each byte escaped': (text) => Buffer.from(text).toString('hex').replaceAll(/../g, '%$&'),
  'in hex': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'in escapes of JSON': (text) =>
    Buffer.from(text)
      .toString('hex')
      .replaceAll(/../g, String.raw`\u00$&`),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 behind one byte': (text) => Buffer.from(`:${text}`).toString('base64'),
  'in base64 behind two bytes': (text) => Buffer.from(`a:${text}:b`).toString('base64url'),
};

const withSpan = (act: (span: Span) => void) => (): void => {
  const span = trace.getTracer('leaking').startSpan('leaking');
  act(span);
  span.end();
};

/** Ways to tell a value, and where they are seen. */
const LEAKS: Readonly<Record<string, { tell: (text: string) => void; seen: Outlet }>> = {
  'a span’s name': { tell: (text) => withSpan((span) => span.updateName(text))(), seen: 'spans' },
  'an attribute': { tell: (text) => withSpan((span) => span.setAttribute('a', [text]))(), seen: 'spans' },
  'an attribute’s key': { tell: (text) => withSpan((span) => span.setAttribute(text, 1))(), seen: 'spans' },
  'a span event': { tell: (text) => withSpan((span) => span.addEvent('e', { a: text }))(), seen: 'spans' },
  'an exception': {
    tell: (text) => withSpan((span) => span.recordException(new Error(text)))(),
    seen: 'spans',
  },
  'a status': {
    tell: (text) => withSpan((span) => span.setStatus({ code: SpanStatusCode.ERROR, message: text }))(),
    seen: 'spans',
  },
  'a link': {
    tell: (text) =>
      withSpan((span) => span.addLink({ context: span.spanContext(), attributes: { a: text } }))(),
    seen: 'spans',
  },
  'a log body': { tell: (body) => logs.getLogger('leaking').emit({ body }), seen: 'log records' },
  'a log attribute': {
    tell: (a) => logs.getLogger('leaking').emit({ attributes: { a } }),
    seen: 'log records',
  },
  'a label': {
    tell: (a) => metrics.getMeter('leaking').createCounter('leaking_total').add(1, { a }),
    seen: 'the Prometheus page',
  },
  'a description': {
    tell: (description) => metrics.getMeter('leaking').createCounter('leaking_total', { description }).add(1),
    seen: 'metrics',
  },
  diagnostics: { tell: (text) => diag.verbose('told', { deep: { text } }), seen: 'diagnostics' },
  'a warning': { tell: (text) => process.emitWarning(text), seen: 'process warnings' },
  'the console': { tell: (text) => console.log(text.slice(0, 9)), seen: 'the output' },
};

describe('The search of the canary suites finds', () => {
  const plant = new Canaries();

  for (const [form, told] of Object.entries(FORMS)) {
    it(`a text ${form}`, () => {
      expect(plant.leaksIn(told(plant.text(form)))).to.have.length.greaterThan(0);
    });
  }

  it('numbers and phone numbers, however they are set', () => {
    const digits = String(plant.number('number'));
    const set = `+${digits.slice(0, 2)} (${digits.slice(2, 5)}) ${digits.slice(5, 7)}-${digits.slice(7)}`;
    for (const text of [digits, plant.phone('phone'), set, Buffer.from(digits).toString('base64')]) {
      expect(plant.leaksIn(text), text).to.have.length(1);
    }
  });

  it('where a value was planted', () => {
    expect(plant.leaksIn(`"${plant.email('here')}"`).map(({ planted }) => planted)).to.deep.equal([
      'here (e-mail)',
    ]);
  });

  it('nothing in what was not planted', () => {
    const harmless = ['customer-4711', 'jane@example.com', '4917012345678', 'canary', '918273645'];
    expect(plant.leaksIn(harmless.join(' '))).to.deep.equal([]);
  });

  describe('what leaks by', () => {
    let outlets: Outlets;
    beforeEach(() => (outlets = new Outlets()));
    afterEach(() => outlets.end());

    for (const [way, { tell, seen }] of Object.entries(LEAKS)) {
      it(way, async () => {
        tell(plant.text(way));
        await until(() => seen !== 'process warnings' || outlets.warned, 'the warning is told');
        const all = await outlets.all();
        const leaking = Object.entries(all).filter(([, text]) => plant.leaksIn(text).length > 0);
        expect(leaking.map(([outlet]) => outlet)).to.include(seen);
        expect(await sightings(plant, outlets, 'leaking')).to.not.deep.equal({});
      });
    }
  });
});
