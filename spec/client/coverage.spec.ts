import { expect } from 'chai';
import { gapsIn } from '../../compat/sdks/gaps';
import type { SdkModule } from '../harness/sdk/sdk';

type Shape = Record<string, unknown>;
const prototypeOf = (sdk: SdkModule) => sdk.APIClient.prototype as unknown as Shape;

/** A class that an SDK client could inherit from or hold. */
class Requesting {
  declare request: { get(path: string): Promise<unknown> };
  listThings() {
    return this.request.get('/things');
  }
}

/** Changes of a newer SDK, each with the expected gap and how often it is reported. */
const NEWER: Readonly<Record<string, readonly [(sdk: SdkModule) => void, RegExp, number?]>> = {
  'a method whose endpoint the simulator does not have': [
    (sdk) =>
      (prototypeOf(sdk)['deleteWorld'] = function deleteWorld(this: {
        request: { destroy(path: string): unknown };
        apiRoot: string;
      }) {
        return this.request.destroy(`${this.apiRoot}/worlds/7`);
      }),
    /^deleteWorld\(\): .* is its endpoint simulated\?$/,
  ],
  'a method with an unknown parameter': [
    (sdk) =>
      (prototypeOf(sdk)['getForecast'] = function getForecast(weather: unknown) {
        return Promise.resolve(weather);
      }),
    /^getForecast\(\): no value is known for the parameter weather$/,
  ],
  'a send method that is not in the operation table': [
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
  'a client with an unknown shape': [
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
  'an inherited method': [
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

describe('the coverage check of an SDK', () => {
  it('finds no gap in the newest SDK: every client and public method is instrumented, simulated and known', async () => {
    expect(await gapsIn('customerio-node')).to.deep.equal([]);
  });

  for (const [description, [change, gapText, times = 1]] of Object.entries(NEWER)) {
    it(`reports ${description}`, async () => {
      const gaps = await gapsIn('customerio-node', change);
      expect(gaps.filter((gap) => gapText.test(gap))).to.have.length(times);
    });
  }
});
