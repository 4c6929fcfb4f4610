import { expect } from 'chai';
import { endpointOf, redirectHost } from '../../lib/client/endpoint';

const endpoint = (client: object, api: 'track' | 'app' | 'pipelines' = 'track') => {
  const { address, port } = endpointOf(client, api);
  return [address, port];
};

describe('the endpoint of a client', () => {
  it('is read from its root URL, as every major names it', () => {
    expect(endpoint({ trackRoot: 'https://track.customer.io/api/v1' })).to.deep.equal([
      'track.customer.io',
      443,
    ]);
    expect(endpoint({ _trackRoot: 'http://127.0.0.1:8080/api/v1' })).to.deep.equal(['127.0.0.1', 8080]);
    expect(endpoint({ apiRoot: 'http://localhost/v1' }, 'app')).to.deep.equal(['localhost', 80]);
    expect(endpoint({ pipelinesRoot: 'https://cdp-eu.customer.io/v1' }, 'pipelines')).to.deep.equal([
      'cdp-eu.customer.io',
      443,
    ]);
  });

  it('takes the port that 3.x and 4.x are given beside the URL', () => {
    const client = { trackRoot: 'https://proxy.internal/api/v1', request: { defaults: { port: 8443 } } };
    expect(endpoint(client)).to.deep.equal(['proxy.internal', 8443]);
  });

  it('keeps clients of one URL and different ports apart', () => {
    const root = 'https://shared.internal/api/v1';
    const on = (port: number) => endpoint({ trackRoot: root, request: { defaults: { port } } });
    expect([on(1111), on(2222)]).to.deep.equal([
      ['shared.internal', 1111],
      ['shared.internal', 2222],
    ]);
  });

  it('follows a client whose root is changed', () => {
    const client = { trackRoot: 'https://a.internal/' };
    endpoint(client);
    client.trackRoot = 'https://b.internal/';
    expect(endpoint(client)).to.deep.equal(['b.internal', 443]);
  });

  it('is unknown for what is no client and no URL', () => {
    for (const client of [{}, { trackRoot: 'nonsense' }, { trackRoot: 7 }, { trackRoot: 'unix:/x' }]) {
      expect(endpoint(client)[1]).to.equal(undefined);
    }
    expect(endpointOf(undefined, 'track').address).to.equal(undefined);
  });

  it('is read from the newer name of a root where a client has both', () => {
    const both = { apiRoot: 'https://new.internal/', _apiRoot: 'https://old.internal/' };
    expect(endpoint(both, 'app')).to.deep.equal(['new.internal', 443]);
    expect(endpoint({ _apiRoot: 'https://old.internal/' }, 'app')).to.deep.equal(['old.internal', 443]);
    expect(endpoint({ _pipelinesRoot: 'http://old.internal/' }, 'pipelines')).to.deep.equal([
      'old.internal',
      80,
    ]);
  });

  it('has no port where the scheme has none, and none that is no number', () => {
    expect(endpoint({ trackRoot: 'other://somewhere/' })).to.deep.equal(['somewhere', undefined]);
    expect(endpoint({ trackRoot: 'unix:/x' })).to.deep.equal([undefined, undefined]);
    const client = { trackRoot: 'https://proxy.internal/', request: { defaults: { port: '8443' } } };
    expect(endpoint(client)).to.deep.equal(['proxy.internal', 443]);
  });

  it('keeps a bounded number of URLs in mind, and reads further ones all the same', () => {
    for (let i = 0; i < 200; i += 1) {
      expect(endpoint({ trackRoot: `https://host-${i}.internal/` })[0]).to.equal(`host-${i}.internal`);
    }
  });
});

describe('the host of a redirect', () => {
  for (const [url, shown] of [
    ['https://track-eu.customer.io/api/v1/customers/jane', 'track-eu.customer.io'],
    ['https://customer.io/', 'customer.io'],
    ['http://localhost:3000/x', 'localhost'],
    ['http://127.0.0.1:3000/x', '127.0.0.1'],
    ['http://[::1]:3000/x', '[::1]'],
    ['https://evilcustomer.io/', 'other'],
    ['https://customer.io.evil.example/', 'other'],
    ['http://127.10.200.255/', '127.10.200.255'],
    ['http://localhost.example/', 'other'],
    ['http://mylocalhost/', 'other'],
    ['http://127.0.0.1.example/', 'other'],
    ['http://x127.0.0.1/', 'other'],
    ['http://[::11]/', 'other'],
    ['/relative', 'other'],
    [undefined, 'other'],
  ] as const) {
    it(`of ${url ?? 'nothing'} is shown as ${shown}`, () => expect(redirectHost(url)).to.equal(shown));
  }
});
