import { CustomerIOInstrumentation } from '../lib';
import { asMethod, type Method } from '../lib/foreign/patch';
import { isQuick, reportResult } from './phase';
import { interleaved, type Timings } from './rounds';
import { CALLS_PER_UNIT, clientOf, copyOfSdk, loadSdk, stubFetch, unitOf, type Sdk } from './stub';

/** Replaces each method of the client by one that only calls it: the cost of any patch. */
function forward({ TrackClient: { prototype } }: Sdk): void {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor' || typeof property.value !== 'function') continue;
    const original = property.value as Method;
    const value = asMethod({
      method(...args) {
        return Reflect.apply(original, this, args);
      },
    });
    Object.defineProperty(prototype, name, { ...property, value });
  }
}

/** Measures calls while no OpenTelemetry SDK is registered: the instrumentation is enabled and records nothing. */
function idle(): Promise<Timings> {
  stubFetch();
  const bare = unitOf(clientOf(copyOfSdk()));
  const control = unitOf(clientOf(copyOfSdk()));
  const forwarding = copyOfSdk();
  forward(forwarding);
  const forwarded = unitOf(clientOf(forwarding));
  new CustomerIOInstrumentation();
  const instrumented = unitOf(clientOf(loadSdk()));
  return interleaved(
    [
      { name: 'bare', unit: bare },
      { name: 'instrumented', unit: instrumented },
      { name: 'forwarded', unit: forwarded },
      // bare once more: shows the noise between two measurements of the same code
      { name: 'control', unit: control },
    ],
    { rounds: isQuick ? 12 : 20, warmUpRounds: 6, unitsPerRound: 2000, callsPerUnit: CALLS_PER_UNIT },
  );
}

reportResult(idle);
