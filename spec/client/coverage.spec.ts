import { expect } from 'chai';
import { gapsIn } from '../../compat/sdks/gaps';
import type { SdkModule } from '../harness/sdk/sdk';

type Shape = Record<string, unknown>;
const prototypeOf = (sdk: SdkModule) => sdk.APIClient.prototype as unknown as Shape;

/** Stands for what the SDK's own classes inherit from or hold. */
class Requesting {
  declare request: { get(path: string): Promise<unknown> };
  listThings() {
    return this.request.get('/things');
  }
}

/** What a newer SDK could bring, and what is said of it. */
const NEWER: Readonly<Record<string, readonly [(sdk: SdkModule) => void, RegExp, number?]>> = {
  'a method whose endpoint is not simulated': [
    (sdk) =>
      (prototypeOf(sdk)['deleteWorld'] = function deleteWorld(this: {
        request: { destroy(path: string): unknown };
        apiRoot: string;
      }) {
        return this.request.destroy(`${this.apiRoot}/worlds/7`);
      }),
    /^deleteWorld\(\): .* is its endpoint simulated\?$/,
  ],
  'a method of parameters that are not known': [
    (sdk) =>
      (prototypeOf(sdk)['tell'] = function tell(weather: unknown) {
        return Promise.resolve(weather);
      }),
    /^tell\(\): no value is known for the parameter weather$/,
  ],
  'a send that is not known as one': [
    (sdk) => {
      const sendSMS = prototypeOf(sdk)['sendSMS'] as (req: unknown) => unknown;
      const sendFax = function sendFax(this: unknown, req: unknown): unknown {
        return Reflect.apply(sendSMS, this, [req]);
      };
      prototypeOf(sdk)['sendFax'] = sendFax;
      Object.assign(sdk, { SendFaxRequest: sdk.SendSMSRequest });
    },
    /^sendFax\(\): send is not known$/,
  ],
  'a client of another shape': [
    (sdk) => Object.assign(sdk, { ThingsClient: Requesting }),
    /^Requesting is not known as a client$/,
  ],
  'a client within a client': [
    (sdk) => {
      const Client = sdk.APIClient;
      function APIClient(...args: ConstructorParameters<typeof Client>): object {
        return Object.assign(new Client(...args), { things: new Requesting(), listAll: () => [] });
      }
      APIClient.prototype = Client.prototype;
      Object.assign(sdk, { APIClient });
    },
    /^(?:things is a client within a client|listAll\(\) is a field)$/,
    2,
  ],
  'methods that are inherited': [
    (sdk) => {
      Object.setPrototypeOf(sdk.PipelinesClient.prototype, Requesting.prototype);
    },
    /^listThings\(\) is inherited$/,
  ],
  'an accessor': [
    (sdk) => Object.defineProperty(sdk.TrackClient.prototype, 'things', { get: () => 7 }),
    /^things is an accessor$/,
  ],
  'a method that cannot be replaced': [
    (sdk) =>
      Object.defineProperty(sdk.APIClient.prototype, 'listExports', { writable: false, configurable: false }),
    /^listExports\(\) is not patched$/,
  ],
};

describe('the newest SDK', () => {
  it('has no client and no public method that is not instrumented, simulated and known', async () => {
    expect(await gapsIn('customerio-node')).to.deep.equal([]);
  });

  for (const [description, [change, said, times = 1]] of Object.entries(NEWER)) {
    it(`would be found to have ${description}`, async () => {
      const gaps = await gapsIn('customerio-node', change);
      expect(gaps.filter((gap) => said.test(gap))).to.have.length(times);
    });
  }
});
