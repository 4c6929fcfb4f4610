import { context, SpanKind, SpanStatusCode, trace, type Attributes, type Context } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { expect } from 'chai';
import { UrlTemplatingSpanProcessor } from '../../lib';
import { CallContext } from '../../lib/client/call-context';

/** The context below a call of a client that is configured for a proxy. */
const belowCall = (): Context =>
  new CallContext(context.active(), undefined, false, {
    attemptStarted: () => undefined,
    attemptFailed: () => undefined,
    retryStarted: () => undefined,
    redirectStarted: () => undefined,
    client: { trackRoot: 'https://cio.proxy.example/api/v1' },
  });

/** As HTTP instrumentations name what they know. */
const REQUEST: Attributes = {
  'url.full':
    'https://user:secret@track.customer.io:8443/api/v1/customers/jane%40example.com/events?q=jane#jane',
  'http.url': 'http://cio.proxy.example/api/v1/customers/4711',
  'url.path': '/v1/esp/search_suppression/jane@example.com',
  'http.target': '/v1/customers?email=jane@example.com',
  'url.query': '?email=jane@example.com',
  'server.address': 'track.customer.io',
  'net.peer.name': 'jane.example.com',
  'http.host': 'jane.example.com:443',
  'http.error_message': 'getaddrinfo ENOTFOUND jane.example.com',
  'http.request.method': 'PUT',
  'server.port': 8443,
};

describe('UrlTemplatingSpanProcessor', () => {
  let exporter: InMemorySpanExporter;

  beforeEach(() => (exporter = new InMemorySpanExporter()));

  /** A span of a request that failed, as it is exported. */
  function exported(
    parent: Context,
    processor: SpanProcessor = new UrlTemplatingSpanProcessor(),
  ): ReadableSpan {
    const provider = new BasicTracerProvider({
      spanProcessors: [processor, new SimpleSpanProcessor(exporter)],
    });
    const span = provider
      .getTracer('http')
      .startSpan('GET /v1/customers/jane', { kind: SpanKind.CLIENT, attributes: REQUEST }, parent);
    span.setAttribute('url.full', 'https://track.customer.io/api/v1/customers/jane');
    span.recordException(new Error('cannot reach jane.example.com'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'cannot reach jane.example.com' });
    span.end();
    const [finished] = exporter.getFinishedSpans();
    if (finished === undefined) throw new Error('no span was exported');
    return finished;
  }

  it('makes templates of paths, and takes out user info, queries and hosts of others', () => {
    let started: Attributes = {};
    const spy = new UrlTemplatingSpanProcessor();
    const onStart = spy.onStart.bind(spy);
    spy.onStart = (span, parent) => {
      onStart(span, parent);
      started = { ...(span as unknown as ReadableSpan).attributes };
    };
    exported(belowCall(), spy);
    expect(started).to.deep.equal({
      'url.full': 'https://track.customer.io:8443/api/v1/customers/{id}/events',
      'http.url': 'http://cio.proxy.example/api/v1/customers/{id}',
      'url.path': '/v1/esp/search_suppression/{id}',
      'http.target': '/v1/customers',
      'url.query': '',
      'server.address': 'track.customer.io',
      'net.peer.name': 'other',
      'http.host': 'other:443',
      'http.request.method': 'PUT',
      'server.port': 8443,
    });
  });

  it('does so again when the span ends, with its name, its status and its exceptions', () => {
    const { name, attributes, status, events } = exported(belowCall());
    expect(name).to.equal('GET /v1/customers/{id}');
    expect(attributes['url.full']).to.equal('https://track.customer.io/api/v1/customers/{id}');
    expect(status).to.deep.equal({ code: SpanStatusCode.ERROR });
    expect(events.map((event) => event.attributes)).to.deep.equal([{ 'exception.type': 'Error' }]);
  });

  it('does so with an SDK that knows no onEnding, in all but the name', () => {
    const processor = new UrlTemplatingSpanProcessor();
    const { attributes, status, events } = exported(belowCall(), {
      onStart: (span, parent) => processor.onStart(span, parent),
      onEnd: (span) => processor.onEnd(span),
      forceFlush: () => processor.forceFlush(),
      shutdown: () => processor.shutdown(),
    });
    expect(JSON.stringify([attributes, status, events])).to.not.match(/jane|secret/);
  });

  it('touches no span that is not below a call of the SDK', () => {
    const { name, attributes, status, events } = exported(trace.deleteSpan(context.active()));
    expect(name).to.equal('GET /v1/customers/jane');
    expect(attributes).to.deep.equal({
      ...REQUEST,
      'url.full': 'https://track.customer.io/api/v1/customers/jane',
    });
    expect(status.message).to.equal('cannot reach jane.example.com');
    expect(events[0]?.attributes).to.include({ 'exception.message': 'cannot reach jane.example.com' });
  });

  it('makes a path of a URL that is none', () => {
    const processor = new UrlTemplatingSpanProcessor();
    const attributes: Record<string, unknown> = {
      'url.full': 'jane?jane',
      'http.url': '/customers/jane',
      'url.path': 7,
    };
    processor.onStart({ attributes } as never, belowCall());
    expect(attributes).to.deep.equal({ 'url.full': '{id}', 'http.url': '/customers/{id}', 'url.path': 7 });
  });

  it('survives spans that are none', () => {
    const processor = new UrlTemplatingSpanProcessor();
    const frozen = Object.freeze({ attributes: Object.freeze({ ...REQUEST }) });
    for (const span of [frozen, {}, null, 'span']) {
      processor.onStart(span as never, belowCall());
      processor.onEnding(span as never);
      processor.onEnd(span as never);
    }
  });
});
