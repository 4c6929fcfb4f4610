import { BY_HAND } from '../by-hand';
import { response, isQuick } from '../phase';
import { orderOf, type Timings } from '../rounds';
import { quantile } from '../statistics';
import { cpuMicros } from './cpu';
import { Endpoint, type EndpointName } from './endpoint';
import { arriving, EVENTS_PER_CYCLE, stretch } from './events';
import { requestOf, sendAll } from './sender';
import { verify, verifyAllTaken } from './verify';

const CONNECTIONS = 32;
const REQUESTS_PER_TURN = EVENTS_PER_CYCLE * 200;
const ROUNDS = isQuick ? 8 : 24;
const WARM_UP_ROUNDS = 4;

/** What one turn of one endpoint gives. */
interface Figures {
  /** Requests per second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Microseconds of CPU time that the server's process used per request. */
  readonly cpu: number;
  /** The same of the sender, which has to be less: it is the server that is slow. */
  readonly sender: number;
  /** Share of one core that the server had: what it lacks, others on the machine had. */
  readonly core: number;
}

/** By figure and endpoint, one entry per round. */
export type RequestTimings = Readonly<Record<keyof Figures, Timings>>;

/** Nothing is stubbed: requests over loopback to servers in processes of their own, in turns. */
async function requests(): Promise<RequestTimings> {
  const names: EndpointName[] = ['bare', 'span', 'receiver', BY_HAND];
  const endpoints = await Promise.all(names.map((name) => Endpoint.start(name)));
  const answerLength = await verify(endpoints);

  const none = (): Timings => Object.fromEntries(names.map((name) => [name, []]));
  const timings: RequestTimings = { rate: none(), p99: none(), cpu: none(), sender: none(), core: none() };
  const rounds = WARM_UP_ROUNDS + ROUNDS;
  for (let round = 0; round < rounds; round += 1) {
    const events = stretch((round + 1) * REQUESTS_PER_TURN, REQUESTS_PER_TURN);
    const bytes = arriving(events).map(requestOf);
    for (const endpoint of orderOf(endpoints, round)) {
      await endpoint.expect(events);
      const figures = await turn(endpoint, bytes, answerLength);
      if (round < WARM_UP_ROUNDS) continue;
      for (const [figure, value] of Object.entries(figures) as [keyof Figures, number][]) {
        timings[figure][endpoint.name]?.push(value);
      }
    }
  }
  for (const endpoint of endpoints) {
    if (endpoint.name === 'receiver') await verifyAllTaken(endpoint, rounds * REQUESTS_PER_TURN);
    endpoint.stop();
  }
  return timings;
}

async function turn(endpoint: Endpoint, bytes: readonly Buffer[], answerLength: number): Promise<Figures> {
  globalThis.gc?.({ type: 'minor', execution: 'sync' });
  const serverBefore = await endpoint.cpuMicros();
  const senderBefore = cpuMicros();
  const { seconds, latencies } = await sendAll(endpoint.port, bytes, CONNECTIONS, answerLength);
  const sender = cpuMicros() - senderBefore;
  const server = (await endpoint.cpuMicros()) - serverBefore;
  return {
    rate: bytes.length / seconds,
    p99: quantile([...latencies], 0.99),
    cpu: server / bytes.length,
    sender: sender / bytes.length,
    core: server / 1e6 / seconds,
  };
}

response(requests);
