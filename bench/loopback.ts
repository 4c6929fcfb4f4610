import { CustomerIOInstrumentation } from '../lib';
import { BY_HAND, wrapByHand } from './by-hand';
import { isQuick, reportResult } from './phase';
import { interleaved, type Timings } from './rounds';
import { clientOf, copyOfSdk, CUSTOMER, loadSdk, TRAITS, type Sdk } from './stub';
import { BenchTelemetry } from './telemetry';
import { startVendor } from './vendor';

const IN_FLIGHT = 64;

/** Measures real requests to a real server, many at a time. Nothing is stubbed. */
async function loopback(): Promise<Timings> {
  const vendor = await startVendor();
  const telemetry = new BenchTelemetry('default').register();
  const unitOf = (sdk: Sdk) => {
    const client = clientOf(sdk, `${vendor.url}/api/v1`);
    return () => client.identify(CUSTOMER, TRAITS);
  };
  const bare = unitOf(copyOfSdk());
  const wrapped = copyOfSdk();
  wrapByHand(wrapped);
  new CustomerIOInstrumentation();
  const instrumented = unitOf(loadSdk());
  const timings = await interleaved(
    [
      { name: 'bare', unit: bare },
      { name: 'instrumented', unit: instrumented },
      { name: BY_HAND, unit: unitOf(wrapped) },
    ],
    {
      rounds: isQuick ? 8 : 20,
      warmUpRounds: 3,
      unitsPerRound: IN_FLIGHT * 8,
      callsPerUnit: 1,
      inFlight: IN_FLIGHT,
      between: () => telemetry.takeSpans(),
    },
  );
  vendor.stop();
  return timings;
}

reportResult(loopback);
