import { expect } from 'chai';
import express from 'express';
import fastify from 'fastify';
import { SELF_TEST_PREFIX } from '../../lib/webhooks/self-test';
import { post } from '../harness/clients/http-client';
import { closeInTime, startLocalServer, type LocalServer } from '../harness/servers/served';
import { FakeJournal } from '../harness/stores/fake-journal';
import { SharedDedupeStore } from '../harness/stores/shared-dedupe-store';
import { envelope, SIGNING_KEY, signedRequest, WebhookWorld } from '../harness/webhooks/webhook-world';

let serial = 0;
const selfTest = (data: object = { delivery_id: 'RAAABQ' }) =>
  envelope('email', 'delivered', data, { event_id: `${SELF_TEST_PREFIX}${(serial += 1)}` });

describe('a signed self-test', () => {
  let world: WebhookWorld;
  afterEach(() => world.end());

  it('gets its own response through every adapter', async () => {
    world = new WebhookWorld();
    const { receiver } = world;
    const app = fastify();
    await app.register(receiver.fastify());
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const servers: LocalServer[] = [
      await startLocalServer(receiver.node()),
      await startLocalServer(express().post('/', receiver.express())),
      { port: Number(new URL(address).port), close: () => closeInTime(app.close()) },
    ];
    const expected = { ok: true, selfTest: true };
    for (const server of servers) {
      const { headers, rawBody } = signedRequest(selfTest());
      const response = await post(server.port, rawBody as string, {
        headers: headers as Record<string, string>,
      });
      await server.close();
      expect(response).to.deep.include({ status: 200, json: expected });
    }
    const { headers, rawBody } = signedRequest(selfTest());
    const init = { method: 'POST', headers: headers as Record<string, string>, body: rawBody as string };
    const fetched = await receiver.fetch()(new Request('http://localhost/', init));
    expect(await fetched.json()).to.deep.equal(expected);
    const { status, body } = await world.send(selfTest());
    expect({ status, body }).to.deep.equal({ status: 200, body: JSON.stringify(expected) });
    expect(world.events).to.deep.equal([]);
  });

  it('reaches no handler, no store and no metric, span or log event', async () => {
    const dedupeStore = new SharedDedupeStore();
    const deliveryJournal = new FakeJournal();
    world = new WebhookWorld({
      signingKeys: ['an older key', SIGNING_KEY],
      dedupeStore: dedupeStore.replica(),
      deliveryJournal,
    });
    const series = async () =>
      (await world.telemetry.metricData()).map(({ descriptor, dataPoints }) => [
        descriptor.name,
        dataPoints.map(({ attributes, value }) => ({ attributes, value })),
      ]);
    const before = await series();
    for (const _ of [1, 2]) expect((await world.send(selfTest())).status).to.equal(200);
    expect(await series()).to.deep.equal(before);
    expect([...dedupeStore.operations, ...deliveryJournal.operations, ...world.events]).to.deep.equal([]);
    expect(world.telemetry.spans).to.deep.equal([]);
    expect(world.telemetry.logRecords).to.deep.equal([]);
  });

  it('is rejected if its signature is wrong, as every other request', async () => {
    world = new WebhookWorld();
    expect((await world.send(selfTest(), { signingKey: 'another' })).status).to.equal(401);
    expect((await world.send(selfTest(), { headers: {} })).status).to.equal(401);
  });

  it('is recognized by its event id only', async () => {
    world = new WebhookWorld();
    const data = { subject: `${SELF_TEST_PREFIX}1` };
    const { body } = await world.send(envelope('email', 'sent', data));
    expect(body).to.equal('{"ok":true}');
    expect(world.events).to.have.length(1);
  });
});
