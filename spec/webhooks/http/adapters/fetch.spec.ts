import { createRequire } from 'node:module';
import type { Server } from 'node:net';
import { expect } from 'chai';
import { Hono } from 'hono';
import { fetchHandler } from '../../../../lib/webhooks/http/adapters/fetch';
import { post } from '../../../harness/clients/http-client';
import { startListening } from '../../../harness/servers/served';
import { itReadsBodies, serving, type Start } from '../../../harness/webhooks/conformance-bodies';
import { itHandlesFaultySenders } from '../../../harness/webhooks/conformance-senders';

/** Loaded without its types: they need the types of a browser, which this project does not have. */
const { createAdaptorServer } = createRequire(__filename)('@hono/node-server') as {
  createAdaptorServer: (app: Pick<Hono, 'fetch'>) => Server;
};

describe('fetchHandler() in Hono', () => {
  const start: Start = (responder) => {
    const handle = fetchHandler(responder);
    const app = new Hono();
    app.all('/', (context) => handle(context.req.raw));
    app.post('/parsed', async (context) => {
      await context.req.json();
      return handle(context.req.raw);
    });
    return startListening(createAdaptorServer(app));
  };

  // the server replaces these globals
  const { Request: OwnRequest, Response: OwnResponse } = globalThis;
  after(() => Object.assign(globalThis, { Request: OwnRequest, Response: OwnResponse }));

  itReadsBodies(start);
  itHandlesFaultySenders(start);

  it('responds 503 without delay if the application has read the body', () =>
    serving(start, { bodyTimeoutMs: 60_000 }, async (port) => {
      const { status, body } = await post(port, '{}', { path: '/parsed' });
      expect(status).to.equal(503);
      expect(body).to.equal('{"error":"body_consumed"}');
    }));
});
