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
import { CallContext } from '../../lib/telemetry/call-context';
import { callObserver } from '../harness/telemetry/call-observer';

/** Returns a call of a client that is configured for a proxy. */
const callThroughProxy = () => callObserver({ trackRoot: 'https://cio.proxy.example/api/v1' });

const contextWithinCall = (call = callThroughProxy()): Context =>
  new CallContext(context.active(), undefined, false, call);

/** Attributes of HTTP instrumentations, under old and new names. */
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

  /** Starts and ends a span of a failed request. Returns it as it is exported. */
  function exportSpan(
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

  it('replaces ids in paths and removes user info, queries and unknown hosts when a span starts', () => {
    let started: Attributes = {};
    const spy = new UrlTemplatingSpanProcessor();
    const onStart = spy.onStart.bind(spy);
    spy.onStart = (span, parent) => {
      onStart(span, parent);
      started = { ...(span as unknown as ReadableSpan).attributes };
    };
    exportSpan(contextWithinCall(), spy);
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

  it('also rewrites the name, the status and the exceptions when a span ends', () => {
    const { name, attributes, status, events } = exportSpan(contextWithinCall());
    expect(name).to.equal('GET /v1/customers/{id}');
    expect(attributes['url.full']).to.equal('https://track.customer.io/api/v1/customers/{id}');
    expect(status).to.deep.equal({ code: SpanStatusCode.ERROR });
    expect(events.map((event) => event.attributes)).to.deep.equal([{ 'exception.type': 'Error' }]);
  });

  it('keeps the host of the client if the span ends after the call, which drops its client', () => {
    const call = callThroughProxy();
    const processor = new UrlTemplatingSpanProcessor();
    const finish = processor.onEnding.bind(processor);
    processor.onEnding = (span) => {
      call.client = undefined;
      finish(span);
    };
    const { attributes } = exportSpan(contextWithinCall(call), processor);
    expect(attributes['http.url']).to.equal('http://cio.proxy.example/api/v1/customers/{id}');
  });

  it('rewrites everything except the name with an SDK without onEnding', () => {
    const processor = new UrlTemplatingSpanProcessor();
    const { attributes, status, events } = exportSpan(contextWithinCall(), {
      onStart: (span, parent) => processor.onStart(span, parent),
      onEnd: (span) => processor.onEnd(span),
      forceFlush: () => processor.forceFlush(),
      shutdown: () => processor.shutdown(),
    });
    expect(JSON.stringify([attributes, status, events])).to.not.match(/jane|secret/);
  });

  it('does not change a span outside an SDK call', () => {
    const { name, attributes, status, events } = exportSpan(trace.deleteSpan(context.active()));
    expect(name).to.equal('GET /v1/customers/jane');
    expect(attributes).to.deep.equal({
      ...REQUEST,
      'url.full': 'https://track.customer.io/api/v1/customers/jane',
    });
    expect(status.message).to.equal('cannot reach jane.example.com');
    expect(events[0]?.attributes).to.include({ 'exception.message': 'cannot reach jane.example.com' });
  });

  it('treats an invalid URL as a path', () => {
    const processor = new UrlTemplatingSpanProcessor();
    const attributes: Record<string, unknown> = {
      'url.full': 'jane?jane',
      'http.url': '/customers/jane',
      'url.path': 7,
    };
    processor.onStart({ attributes } as never, contextWithinCall());
    expect(attributes).to.deep.equal({ 'url.full': '{id}', 'http.url': '/customers/{id}', 'url.path': 7 });
  });

  it('ignores invalid and frozen spans', () => {
    const processor = new UrlTemplatingSpanProcessor();
    const frozen = Object.freeze({ attributes: Object.freeze({ ...REQUEST }) });
    for (const span of [frozen, {}, null, 'span']) {
      processor.onStart(span as never, contextWithinCall());
      processor.onEnding(span as never);
      processor.onEnd(span as never);
    }
  });
});
