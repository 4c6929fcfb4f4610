import { expect } from 'chai';
import { Hono } from 'hono';
import { createRequire } from 'node:module';
import type { Server } from 'node:net';
import { fetchHandler } from '../../../../lib/webhooks/http/adapters/fetch';
import { itHandsOverBodies, serving, type Start } from '../../../harness/webhooks/conformance-bodies';
import { itEndsWithEverySender } from '../../../harness/webhooks/conformance-senders';
import { post } from '../../../harness/clients/http-client';
import { listening } from '../../../harness/servers/served';

/** Its types need those of a browser, which are not there. */
const { createAdaptorServer } = createRequire(__filename)('@hono/node-server') as {
  createAdaptorServer: (app: Pick<Hono, 'fetch'>) => Server;
};

describe('the Fetch handler below Hono', () => {
  const start: Start = (responder) => {
    const handle = fetchHandler(responder);
    const app = new Hono();
    app.all('/', (context) => handle(context.req.raw));
    app.post('/parsed', async (context) => {
      await context.req.json();
      return handle(context.req.raw);
    });
    return listening(createAdaptorServer(app));
  };

  // the server replaces the globals by its own
  const { Request: OwnRequest, Response: OwnResponse } = globalThis;
  after(() => Object.assign(globalThis, { Request: OwnRequest, Response: OwnResponse }));

  itHandsOverBodies(start);
  itEndsWithEverySender(start);

  it('says so at once where the body was read before', () =>
    serving(start, { bodyTimeoutMs: 60_000 }, async (port) => {
      const { status, body } = await post(port, '{}', { path: '/parsed' });
      expect(status).to.equal(503);
      expect(body).to.equal('{"error":"body_consumed"}');
    }));
});
