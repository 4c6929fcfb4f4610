import { expect } from 'chai';
import { endpointOf, redirectHost } from '../../lib/client/endpoint';

const endpoint = (client: object, api: 'track' | 'app' | 'pipelines' = 'track') => {
  const { address, port } = endpointOf(client, api);
  return [address, port];
};

describe('endpointOf', () => {
  it('reads the root URL under the name that each major uses', () => {
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

  it('prefers the port option of SDK 3.x and 4.x to the port of the URL', () => {
    const client = { trackRoot: 'https://proxy.internal/api/v1', request: { defaults: { port: 8443 } } };
    expect(endpoint(client)).to.deep.equal(['proxy.internal', 8443]);
  });

  it('distinguishes clients with one URL and different ports', () => {
    const root = 'https://shared.internal/api/v1';
    const on = (port: number) => endpoint({ trackRoot: root, request: { defaults: { port } } });
    expect([on(1111), on(2222)]).to.deep.equal([
      ['shared.internal', 1111],
      ['shared.internal', 2222],
    ]);
  });

  it('returns the new endpoint after the root URL of a client changes', () => {
    const client = { trackRoot: 'https://a.internal/' };
    endpoint(client);
    client.trackRoot = 'https://b.internal/';
    expect(endpoint(client)).to.deep.equal(['b.internal', 443]);
  });

  it('returns no endpoint for a value that is not a client and for an invalid URL', () => {
    for (const client of [{}, { trackRoot: 'nonsense' }, { trackRoot: 7 }, { trackRoot: 'unix:/x' }]) {
      expect(endpoint(client)[1]).to.equal(undefined);
    }
    expect(endpointOf(undefined, 'track').address).to.equal(undefined);
  });

  it('prefers the newer name of the root URL if a client has both', () => {
    const both = { apiRoot: 'https://new.internal/', _apiRoot: 'https://old.internal/' };
    expect(endpoint(both, 'app')).to.deep.equal(['new.internal', 443]);
    expect(endpoint({ _apiRoot: 'https://old.internal/' }, 'app')).to.deep.equal(['old.internal', 443]);
    expect(endpoint({ _pipelinesRoot: 'http://old.internal/' }, 'pipelines')).to.deep.equal([
      'old.internal',
      80,
    ]);
  });

  it('returns no port for a scheme without a default, and ignores a port option that is not a number', () => {
    expect(endpoint({ trackRoot: 'other://somewhere/' })).to.deep.equal(['somewhere', undefined]);
    expect(endpoint({ trackRoot: 'unix:/x' })).to.deep.equal([undefined, undefined]);
    const client = { trackRoot: 'https://proxy.internal/', request: { defaults: { port: '8443' } } };
    expect(endpoint(client)).to.deep.equal(['proxy.internal', 443]);
  });

  it('reads more URLs than its cache holds', () => {
    for (let i = 0; i < 200; i += 1) {
      expect(endpoint({ trackRoot: `https://host-${i}.internal/` })[0]).to.equal(`host-${i}.internal`);
    }
  });
});

describe('redirectHost', () => {
  for (const [url, host] of [
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
    it(`returns ${host} for ${url ?? 'undefined'}`, () => expect(redirectHost(url)).to.equal(host));
  }
});
