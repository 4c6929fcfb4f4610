import { expect } from 'chai';
import {
  APIClient,
  CustomerIORequestError,
  IdentifierType,
  PipelinesClient,
  SendInAppRequest,
  SendInboxMessageRequest,
  SendPushRequest,
  SendSMSRequest,
  SendWhatsAppRequest,
} from 'customerio-node';
import { CREDENTIALS, ONCE, clients, email, json, StartedSimulators } from './simulators';

describe('endpoints of the simulator', () => {
  const simulators = new StartedSimulators();
  afterEach(() => simulators.close());

  it('responds to every method of the Track client', async () => {
    const simulator = await simulators.start({ credentials: CREDENTIALS });
    const { track } = clients(simulator, ONCE);
    const person = { type: 'person', action: 'identify', identifiers: { id: '1' } };
    const responses = await Promise.all([
      track.identify('a/b@example.com', { plan: 'pro' }),
      track.destroy('1'),
      track.suppress('1'),
      track.unsuppress('1'),
      track.track('1', { name: 'signup' }),
      track.trackAnonymous('anonymous', { name: 'visit' }),
      track.trackPageView('1', '/home'),
      track.trackPush({ delivery_id: 'd', device_id: 'e', event: 'opened', timestamp: 1 }),
      track.addDevice('1', 'token', 'ios'),
      track.deleteDevice('1', 'token'),
      track.batch([person]),
      track.entity(person),
      track.mergeCustomers(IdentifierType.Id, '1', IdentifierType.Email, 'b@example.com'),
      track.addCustomersToSegment(1, ['1'], IdentifierType.Id),
      track.removeCustomersFromSegment(1, ['1']),
      track.submitForm('form', { email: 'a@example.com' }),
      track.reportMetric({ delivery_id: 'd', metric: 'opened', timestamp: 1 }),
      track.unsubscribe('delivery'),
    ]);
    expect(responses).to.deep.equal(responses.map(() => ({})));
    expect(await track.getAccountRegion()).to.have.property('region', 'us');
    expect(simulator.requests.map(({ api }) => api)).to.deep.equal(Array<string>(19).fill('track'));
    expect(simulator.requests.map(({ path }) => path)).to.include.members([
      '/track/api/v1/customers/a%2Fb%40example.com',
      '/track/api/v2/batch',
      '/track/api/v2/entity',
      '/track/unsubscribe/delivery',
    ]);
  });

  it('responds to every method of the App client', async () => {
    const simulator = await simulators.start({ credentials: CREDENTIALS });
    const { app } = clients(simulator, ONCE);
    // all fields that any method requires
    const fields = {
      name: 'n',
      value: 'v',
      tag: 't',
      type: 't',
      language: 'en',
      endpoint: 'https://example.com',
      events: ['email_sent'],
      data_file_url: 'https://example.com',
      filename: 'f.txt',
      data: Buffer.from('f'),
      start: 1,
      end: 2,
      res: 'days',
    };
    const argumentLists = [
      ['1', '1', '1', '1'],
      ['1', fields],
      [fields],
      [['1']],
      ['1', [fields]],
      ['1', 'id'],
      ['1', '1', 'object_id'],
      ['1', '1', fields],
    ];
    const sends = ['sendEmail', 'sendPush', 'sendSMS', 'sendWhatsApp', 'sendInboxMessage', 'sendInApp'];
    const names = Object.getOwnPropertyNames(APIClient.prototype).filter(
      (name) => !['constructor', 'resourceBase', ...sends].includes(name),
    );
    expect(names).to.have.length.above(150);
    await Promise.all(names.map((name) => call(app, name, argumentLists)));
    expect(simulator.requests).to.have.length(names.length);
  });

  it('responds to every method of the Pipelines client', async () => {
    const simulator = await simulators.start({ credentials: CREDENTIALS });
    const url = simulator.pipelinesUrl;
    const pipelines = new PipelinesClient('write-secret', { url, strictMode: true, ...ONCE });
    const person = { userId: '1' };
    await pipelines.identify(person);
    await pipelines.track({ ...person, event: 'signup' });
    await pipelines.page(person);
    await pipelines.screen(person);
    await pipelines.group({ ...person, groupId: 'g' });
    await pipelines.alias({ ...person, previousId: '0' });
    expect(await pipelines.batch([{ ...person, type: 'track', event: 'signup' }])).to.deep.equal({});
    const paths = ['identify', 'track', 'page', 'screen', 'group', 'alias', 'batch'];
    expect(simulator.requests.map(({ path }) => path)).to.deep.equal(paths.map((path) => `/cdp/v1/${path}`));
    expect(simulator.requests[0]).to.include({ api: 'pipelines', method: 'POST' });
  });

  it('returns a unique delivery id for every send', async () => {
    const { app } = clients(await simulators.start());
    const identifiers = { id: '1' };
    const message = { transactional_message_id: 1, identifiers };
    const sends: { delivery_id: string; queued_at: number }[] = (await Promise.all([
      ...Array.from({ length: 50 }, () => app.sendEmail(email())),
      app.sendPush(new SendPushRequest(message)),
      app.sendSMS(new SendSMSRequest({ ...message, to: '+15550100' })),
      app.sendInApp(new SendInAppRequest(message)),
      app.sendInboxMessage(new SendInboxMessageRequest(message)),
    ])) as { delivery_id: string; queued_at: number }[];
    expect(new Set(sends.map((send) => send.delivery_id)).size).to.equal(sends.length);
    for (const { delivery_id, queued_at } of sends) {
      expect(delivery_id).to.match(/^[\w-]{28}$/);
      expect(queued_at).to.be.closeTo(Date.now() / 1000, 60);
    }
    const whatsApp = await app.sendWhatsApp(new SendWhatsAppRequest({ ...message, to: '+15550100' }));
    expect(whatsApp)
      .to.have.property('delivery_id')
      .that.matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('accepts the broadcast path of SDK 1.x to 4.4 with the Track key of SDK 1.x', async () => {
    const { appUrl } = await simulators.start({ credentials: CREDENTIALS });
    const { siteId, apiKey } = CREDENTIALS.track;
    const authorization = `Basic ${Buffer.from(`${siteId}:${apiKey}`).toString('base64')}`;
    const post = {
      method: 'POST',
      body: '{}',
      headers: { authorization, 'content-type': 'application/json' },
    };
    const response = await fetch(`${appUrl}/api/campaigns/7/triggers`, post);
    expect(response.status).to.equal(200);
    expect(await response.json())
      .to.have.property('id')
      .that.is.a('number');
    expect((await fetch(`${appUrl}/send/email`, post)).status).to.equal(401);
  });

  it('responds with an empty result to undocumented reads of the App API, and with 404 to other unknown paths', async () => {
    const { url, appUrl } = await simulators.start();
    expect(await json(fetch(`${appUrl}/campaigns`))).to.deep.equal({ campaigns: [], next: '' });
    expect(await json(fetch(`${appUrl}/newer_than_this/7`))).to.deep.equal({});
    expect((await fetch(`${appUrl}/newer_than_this`, { method: 'POST' })).status).to.equal(404);
    expect((await fetch(`${url}/elsewhere`)).status).to.equal(404);
  });
});

/** Calls a method with the first list of arguments that it accepts. */
async function call(client: object, name: string, argumentLists: readonly unknown[][]): Promise<unknown> {
  const method = Reflect.get(client, name) as (...args: unknown[]) => Promise<unknown>;
  let argumentError: unknown;
  for (const args of argumentLists) {
    try {
      return await method.apply(client, args);
    } catch (error) {
      if (error instanceof CustomerIORequestError)
        throw new Error(`${name}: ${error.statusCode} ${error.body}`, { cause: error });
      argumentError = error;
    }
  }
  throw new Error(`${name} accepted none of the argument lists`, { cause: argumentError });
}
