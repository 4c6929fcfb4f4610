import { Agent } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { post } from '../../harness/clients/http-client';
import type { Retained } from '../../harness/heap/watch-list';
import { NodeProcess } from '../../harness/processes/node-process';
import { envelope, signedRequest } from '../../harness/webhooks/webhook-world';
import { NAME_HEADER, REQUESTS, RETAINED_PATH, type RetentionRequest } from './requests';

const PROGRAM = join(__dirname, 'program.js');

describe('the objects of a webhook after its response', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let receiver: NodeProcess;
  let retained: Retained;

  before(async () => {
    receiver = new NodeProcess([PROGRAM]);
    const port = await receiver.until('its port', () => Number(receiver.stdout) || undefined);
    for (const request of REQUESTS) await send(port, request);
    retained = (await post(port, '', { path: RETAINED_PATH })).json as Retained;
  });
  after(async () => {
    agent.destroy();
    await receiver.destroy();
  });

  async function send(port: number, request: RetentionRequest): Promise<void> {
    const { name, status, body, isChunked = false, isSentTwice = false, signature } = request;
    const content = body ?? JSON.stringify(envelope('email', 'delivered', { delivery_id: 'RAAABQ' }));
    const signingKey = signature === 'forged' ? { signingKey: 'another key' } : {};
    const { headers } = signedRequest(content, signingKey);
    const signed = signature === 'missing' ? {} : (headers as Record<string, string>);
    for (const label of isSentTwice ? [`the original of ${name}`, name] : [name]) {
      const sent = { ...signed, [NAME_HEADER]: label };
      const response = await post(port, content, { agent, headers: sent, chunked: isChunked });
      expect(response.status, label).to.equal(status);
    }
  }

  it('are searched for while the connection stays open', () => {
    expect(Object.keys(agent.freeSockets)).to.have.length(1);
  });

  it('are collected, except the spans of contexts that the application keeps', () => {
    const SPAN = 'a webhook whose context is kept: span';
    expect(retained.objects).to.have.property(SPAN);
    // on Node 22 and earlier, a promise keeps the context in which it was created
    const spans = [SPAN, 'a webhook whose handler never ends: span'];
    const others = Object.entries(retained.objects)
      .filter(([label]) => !spans.includes(label))
      .map(([label, path]) => `${label}, which is kept by ${path}`);
    expect(others).to.deep.equal([]);
  });

  it('include those of the receiver', () => {
    const none = { BodyBuffer: [], Reservation: [], HeldClaim: [], WebhookTelemetry: [] };
    expect(retained.instances).to.deep.equal(none);
  });
});
