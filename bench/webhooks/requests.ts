import { BY_HAND } from '../by-hand';
import { isQuick, reportResult } from '../phase';
import { orderOf, type Timings } from '../rounds';
import { BOUNDED } from './bounded';
import { Endpoint, type EndpointName } from './endpoint';
import { arriving, EVENTS_PER_CYCLE, stretch } from './events';
import { requestOf } from './sender';
import { turn, type Figures } from './turn';
import { verify, verifyAllAccepted } from './verify';

const REQUESTS_PER_TURN = EVENTS_PER_CYCLE * 200;
const ROUNDS = isQuick ? 8 : 16;
const WARM_UP_ROUNDS = 4;

/** By figure and endpoint, one entry per round. */
export type RequestTimings = Readonly<Record<keyof Figures, Timings>>;

/** Measures requests over loopback to servers in their own processes, in turns. Nothing is stubbed. */
async function requests(): Promise<RequestTimings> {
  const names: EndpointName[] = ['bare', 'span', 'receiver', BY_HAND, BOUNDED];
  const endpoints = await Promise.all(names.map((name) => Endpoint.start(name)));
  const responseLength = await verify(endpoints);

  const empty = (): Timings => Object.fromEntries(names.map((name) => [name, []]));
  const timings: RequestTimings = {
    rate: empty(),
    p99: empty(),
    cpu: empty(),
    sender: empty(),
    core: empty(),
  };
  const rounds = WARM_UP_ROUNDS + ROUNDS;
  for (let round = 0; round < rounds; round += 1) {
    const events = stretch((round + 1) * REQUESTS_PER_TURN, REQUESTS_PER_TURN);
    const bytes = arriving(events).map(requestOf);
    for (const endpoint of orderOf(endpoints, round)) {
      await endpoint.expect(events);
      const figures = await turn(endpoint, bytes, responseLength);
      if (round < WARM_UP_ROUNDS) continue;
      for (const [figure, value] of Object.entries(figures) as [keyof Figures, number][]) {
        timings[figure][endpoint.name]?.push(value);
      }
    }
  }
  for (const endpoint of endpoints) {
    if (endpoint.name === 'receiver') await verifyAllAccepted(endpoint, rounds * REQUESTS_PER_TURN);
    endpoint.stop();
  }
  return timings;
}

reportResult(requests);
