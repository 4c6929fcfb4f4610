import { CustomerIOInstrumentation } from '../lib';
import { response, isQuick } from './phase';
import { interleaved, type Timings } from './rounds';
import { CALLS_PER_UNIT, clientOf, copyOfSdk, loadSdk, stubFetch, unitOf } from './stub';

/** Calls while nobody registered an OpenTelemetry SDK: the instrumentation is on and has no one to tell. */
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
      // bare once more: how far apart two measurements of the same are
      { name: 'control', unit: control },
    ],
    { rounds: isQuick ? 12 : 20, warmUpRounds: 6, unitsPerRound: 2000, callsPerUnit: CALLS_PER_UNIT },
  );
}

response(idle);
