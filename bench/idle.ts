import { CustomerIOInstrumentation } from '../lib';
import { isQuick, reportResult } from './phase';
import { interleaved, type Timings } from './rounds';
import { CALLS_PER_UNIT, clientOf, copyOfSdk, loadSdk, stubFetch, unitOf } from './stub';

/** Measures calls while no OpenTelemetry SDK is registered: the instrumentation is enabled and records nothing. */
function idle(): Promise<Timings> {
  stubFetch();
  const bare = unitOf(clientOf(copyOfSdk()));
  const control = unitOf(clientOf(copyOfSdk()));
  new CustomerIOInstrumentation();
  const instrumented = unitOf(clientOf(loadSdk()));
  return interleaved(
    [
      { name: 'bare', unit: bare },
      { name: 'instrumented', unit: instrumented },
      // bare once more: shows the noise between two measurements of the same code
      { name: 'control', unit: control },
    ],
    { rounds: isQuick ? 12 : 20, warmUpRounds: 6, unitsPerRound: 2000, callsPerUnit: CALLS_PER_UNIT },
  );
}

reportResult(idle);
