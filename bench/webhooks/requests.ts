import { BY_HAND } from '../by-hand';
import { answer, isQuick } from '../phase';
import { orderOf, type Timings } from '../rounds';
import { quantile } from '../statistics';
import { Endpoint, type EndpointName } from './endpoint';
import { arriving, EVENTS_PER_CYCLE, stretch } from './events';
import { requestOf, sendAll } from './sender';
import { verify, verifyAllTaken } from './verify';

export const CONNECTIONS = 32;
const REQUESTS_PER_TURN = EVENTS_PER_CYCLE * 200;
const ROUNDS = isQuick ? 8 : 24;
const WARM_UP_ROUNDS = 4;

/** By endpoint, one entry per round. */
export interface RequestTimings {
  readonly rate: Timings;
  /** Milliseconds. */
  readonly p99: Timings;
  /** Microseconds of CPU time the server's process used per request. */
  readonly cpu: Timings;
  /** Share of one core that the server used: near 1, if the sender is fast enough. */
  readonly load: Timings;
}

/** Nothing is stubbed: requests over loopback to servers in processes of their own, in turns. */
async function requests(): Promise<RequestTimings> {
  const names: EndpointName[] = ['bare', 'receiver', BY_HAND];
  const endpoints = await Promise.all(names.map((name) => Endpoint.start(name)));
  const answerLength = await verify(endpoints);

  const empty = (): Timings => Object.fromEntries(names.map((name) => [name, []]));
  const timings: RequestTimings = { rate: empty(), p99: empty(), cpu: empty(), load: empty() };
  const rounds = WARM_UP_ROUNDS + ROUNDS;
  for (let round = 0; round < rounds; round += 1) {
    const events = stretch((round + 1) * REQUESTS_PER_TURN, REQUESTS_PER_TURN);
    const bytes = arriving(events).map(requestOf);
    for (const endpoint of orderOf(endpoints, round)) {
      await endpoint.expect(events);
      globalThis.gc?.({ type: 'minor', execution: 'sync' });
      const cpuBefore = await endpoint.cpuMicros();
      const { seconds, latencies } = await sendAll(endpoint.port, bytes, CONNECTIONS, answerLength);
      const cpuMicros = (await endpoint.cpuMicros()) - cpuBefore;
      if (round < WARM_UP_ROUNDS) continue;
      timings.rate[endpoint.name]!.push(REQUESTS_PER_TURN / seconds);
      timings.p99[endpoint.name]!.push(quantile([...latencies], 0.99));
      timings.cpu[endpoint.name]!.push(cpuMicros / REQUESTS_PER_TURN);
      timings.load[endpoint.name]!.push(cpuMicros / 1e6 / seconds);
    }
  }
  const [, receiver] = endpoints;
  await verifyAllTaken(receiver!, rounds * REQUESTS_PER_TURN);
  endpoints.forEach((endpoint) => endpoint.stop());
  return timings;
}

answer(requests);
