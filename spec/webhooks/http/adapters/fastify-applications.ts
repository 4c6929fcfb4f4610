import { expect } from 'chai';
import fastify, { type FastifyInstance } from 'fastify';
import { fastifyPlugin } from '../../../../lib/webhooks/http/adapters/fastify';
import { post } from '../../../harness/clients/http-client';
import { closeInTime, type LocalServer } from '../../../harness/servers/served';
import type { Start } from '../../../harness/webhooks/conformance-bodies';
import { digestOf } from '../../../harness/webhooks/recording-responder';

/** Starts an application on a free port of the loopback interface. */
export async function listening(app: Pick<FastifyInstance, 'listen' | 'close'>): Promise<LocalServer> {
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: Number(new URL(address).port), close: () => closeInTime(app.close()) };
}

/** Starts an application with the plugin, after `prepare` has changed the application. */
export const startWith =
  (prepare: (app: FastifyInstance) => unknown = () => undefined): Start =>
  async (responder) => {
    const app = fastify();
    await prepare(app);
    await app.register(fastifyPlugin(responder));
    return listening(app);
  };

export const BODY = Buffer.from('{ "subject": "Grüße, 日本, 👋" }');

/** Fails if a body of known or unknown length reaches the responder in another form. */
export const expectUnchangedBodies = async (port: number) => {
  for (const chunked of [false, true]) {
    expect((await post(port, BODY, { chunked })).json).to.deep.equal(digestOf(BODY));
  }
};

export const shortDelay = () => new Promise((resolve) => setTimeout(resolve, 10));
