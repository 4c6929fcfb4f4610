import { expect } from 'chai';
import express from 'express';
import fastify from 'fastify';
import { post } from '../harness/clients/http-client';
import { closeInTime, startLocalServer, type LocalServer } from '../harness/servers/served';
import { envelope, signedRequest, WebhookWorld } from '../harness/webhooks/webhook-world';

describe('a receiver with several servers', () => {
  let world: WebhookWorld;
  const servers: LocalServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
    await world.end();
  });

  async function fastifyServer(): Promise<LocalServer> {
    const app = fastify();
    await app.register(world.receiver.fastify());
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    return { port: Number(new URL(address).port), close: () => closeInTime(app.close()) };
  }

  it('handles an event once if all of them receive it', async () => {
    world = new WebhookWorld();
    const { receiver } = world;
    const adapters = [receiver.node(), receiver.express(), receiver.fastify(), receiver.fetch()];
    // a server without a listener never responds
    adapters.forEach((adapter) => expect(adapter).to.be.a('function'));
    servers.push(await startLocalServer(receiver.node()));
    servers.push(await startLocalServer(express().post('/', receiver.express())));
    servers.push(await fastifyServer());
    const { headers, rawBody } = signedRequest(envelope('email', 'sent'));
    const signed = headers as Record<string, string>;
    const statuses: number[] = [];
    for (const { port } of servers)
      statuses.push((await post(port, rawBody as string, { headers: signed })).status);
    const request = new Request('http://localhost/', {
      method: 'POST',
      headers: signed,
      body: rawBody as string,
    });
    statuses.push((await receiver.fetch()(request)).status);
    expect(statuses).to.deep.equal([200, 200, 200, 200]);
    expect(world.events).to.have.length(1);
    expect(await world.counted('customerio_webhook_duplicates_total')).to.deep.equal([
      { event_type: 'email_sent', value: 3 },
    ]);
  });
});
