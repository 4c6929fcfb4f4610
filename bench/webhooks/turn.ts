import { orderOf, type Timings } from '../rounds';
import { quantile } from '../statistics';
import { cpuMicros } from './cpu';
import type { Endpoint } from './endpoint';
import { arriving, stretch } from './events';
import { requestOf, sendAll } from './sender';

const CONNECTIONS = 32;

/** The figures of one turn of one endpoint. */
export interface Figures {
  /** Requests per second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p99: number;
  /** CPU time of the server's process per request, in microseconds. */
  readonly cpu: number;
  /** CPU time of the sender per request, in microseconds. Must be less than `cpu`: the server must be the bottleneck. */
  readonly sender: number;
  /** Share of one core that the server used. Other processes of the machine used the rest. */
  readonly core: number;
}

/** Sends prepared requests to an endpoint. */
async function turn(endpoint: Endpoint, bytes: readonly Buffer[], responseLength: number): Promise<Figures> {
  globalThis.gc?.({ type: 'minor', execution: 'sync' });
  const serverBefore = await endpoint.cpuMicros();
  const senderBefore = cpuMicros();
  const { seconds, latencies } = await sendAll(endpoint.port, bytes, CONNECTIONS, responseLength);
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

/** By figure and endpoint, one entry per round. */
export type FigureTimings = Readonly<Record<keyof Figures, Timings>>;

export interface TurnsPlan {
  readonly rounds: number;
  readonly warmUpRounds: number;
  readonly requestsPerTurn: number;
  /** Bytes of a response. */
  readonly responseLength: number;
}

/**
 * Measures endpoints in turns, with new events in each round. The events follow those of the verification.
 *
 * @returns the figures, and the number of events that each endpoint got
 */
export async function measureTurns(
  endpoints: readonly Endpoint[],
  { rounds, warmUpRounds, requestsPerTurn, responseLength }: TurnsPlan,
): Promise<{ readonly timings: FigureTimings; readonly events: number }> {
  const empty = (): Timings => Object.fromEntries(endpoints.map(({ name }) => [name, []]));
  const timings: FigureTimings = {
    rate: empty(),
    p99: empty(),
    cpu: empty(),
    sender: empty(),
    core: empty(),
  };
  const all = warmUpRounds + rounds;
  for (let round = 0; round < all; round += 1) {
    const events = stretch((round + 1) * requestsPerTurn, requestsPerTurn);
    const bytes = arriving(events).map(requestOf);
    for (const endpoint of orderOf(endpoints, round)) {
      await endpoint.expect(events);
      const figures = await turn(endpoint, bytes, responseLength);
      if (round < warmUpRounds) continue;
      for (const [figure, value] of Object.entries(figures) as [keyof Figures, number][]) {
        timings[figure][endpoint.name]?.push(value);
      }
    }
  }
  return { timings, events: all * requestsPerTurn };
}
