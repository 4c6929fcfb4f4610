import { decode } from '@msgpack/msgpack';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';

async function listen(respond, tls) {
  const create = tls ? (listener) => createSecureServer(tls, listener) : createServer;
  const server = create(async (request, response) => {
    const body = await buffer(request);
    const isZipped = request.headers['content-encoding'] === 'gzip';
    const [status, text] = respond(request, isZipped ? gunzipSync(body) : body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { port: server.address().port, close };
}

/**
 * Starts a server that accepts the requests of Customer.io's APIs, except those with `refused` in the URL.
 *
 * @param tls key and certificate. The server then uses https, the only protocol of SDK 4.
 */
export async function startVendor(tls) {
  const requests = [];
  const server = await listen(({ url, headers }) => {
    requests.push({ url, headers });
    return url.includes('refused')
      ? [400, JSON.stringify({ meta: { error: `no such customer: ${url}` } })]
      : [200, '{"delivery_id":"dgNeIgHbOuRsAaA1aBcDeFgHiJk="}'];
  }, tls);
  return { ...server, requests, url: `${tls ? 'https' : 'http'}://localhost:${server.port}` };
}

/** Starts a server that keeps the envelopes of Sentry. */
export async function startSentry() {
  const envelopes = [];
  const server = await listen((_request, body) => {
    envelopes.push(body.toString());
    return [200, '{}'];
  });
  return {
    ...server,
    dsn: `http://key@127.0.0.1:${server.port}/1`,
    /** @returns {{ type: string, payload: any }[]} */
    items: () => envelopes.flatMap(itemsOf),
  };
}

/** Returns the items of an envelope: a header line, then two lines for each item, its header and its payload. */
function itemsOf(envelope) {
  const [, ...lines] = envelope.split('\n').filter((line) => line !== '');
  return lines.flatMap((line, index) =>
    index % 2 === 0 ? [{ type: JSON.parse(line).type, payload: JSON.parse(lines[index + 1] ?? 'null') }] : [],
  );
}

/** Starts an agent of Datadog, which keeps the spans that it gets. */
export async function startDatadogAgent() {
  const spans = [];
  const server = await listen(({ url }, body) => {
    if (url.endsWith('/traces')) spans.push(...decode(body).flat());
    return [200, url === '/info' ? '{}' : '{"rate_by_service":{}}'];
  });
  return { ...server, spans, url: `http://127.0.0.1:${server.port}` };
}
