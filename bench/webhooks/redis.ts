import assert from 'node:assert/strict';
import { RedisServer } from '../../spec/harness/redis/redis';
import { RoundTripCounter } from '../../spec/harness/redis/round-trips';
import { isQuick, reportResult } from '../phase';
import { Endpoint, type EndpointName, type RedisEndpointName } from './endpoint';
import { arriving, EVENTS_PER_CYCLE, stretch } from './events';
import { requestOf, responseTo } from './sender';
import { measureTurns, type FigureTimings } from './turn';
import { verifyAllAccepted } from './verify';

const REQUESTS_PER_TURN = EVENTS_PER_CYCLE * (isQuick ? 25 : 50);
/** The events that {@link verifyAllAccepted} expects before the first turn. */
const FIRST_EVENTS = stretch(0, EVENTS_PER_CYCLE * 2);
/** Number of the first event for the round trips: no turn has it. */
const COUNTED_EVENT = REQUESTS_PER_TURN * 1_000;
const CLIENTS: readonly RedisEndpointName[] = ['ioredis', 'node-redis'];

export interface RedisTimings {
  /** The CPU time does not include that of Redis. */
  readonly timings: Pick<FigureTimings, 'cpu' | 'rate' | 'sender'>;
  /** Most round trips of one webhook, by client. The event is new, and is handled. */
  readonly roundTrips: Readonly<Record<string, number>>;
}

/** Measures receivers in their own processes, in memory and over a real Redis, in turns. Nothing is stubbed. */
async function redis(): Promise<RedisTimings> {
  const server = await RedisServer.start();
  try {
    const roundTrips: Record<string, number> = {};
    for (const client of CLIENTS) roundTrips[client] = await countRoundTrips(client, server.port);
    return { timings: await measure(server.port), roundTrips };
  } finally {
    await server.close();
  }
}

/** Returns the most round trips of one webhook. Webhooks arrive one after the other. */
async function countRoundTrips(client: RedisEndpointName, redisPort: number): Promise<number> {
  const counter = await RoundTripCounter.start(redisPort);
  const endpoint = await Endpoint.start(client, counter.port);
  const events = stretch(COUNTED_EVENT, EVENTS_PER_CYCLE);
  await endpoint.expect(events);
  let most = 0;
  for (const request of arriving(events).map(requestOf)) {
    const before = counter.roundTrips;
    await accepted(endpoint, request);
    most = Math.max(most, counter.roundTrips - before);
  }
  endpoint.stop();
  await counter.close();
  return most;
}

async function measure(redisPort: number): Promise<FigureTimings> {
  const names: EndpointName[] = ['receiver', ...CLIENTS];
  const endpoints: Endpoint[] = [];
  const lengths = new Set<number>();
  for (const name of names) {
    const endpoint = await Endpoint.start(name, redisPort);
    endpoints.push(endpoint);
    await endpoint.expect(FIRST_EVENTS);
    for (const request of arriving(FIRST_EVENTS).map(requestOf)) {
      lengths.add((await accepted(endpoint, request)).length);
    }
  }
  const [responseLength = Number.NaN] = lengths;
  assert.equal(lengths.size, 1, 'all responses have the same length');

  const { timings, events } = await measureTurns(endpoints, {
    rounds: isQuick ? 5 : 12,
    warmUpRounds: isQuick ? 3 : 8,
    requestsPerTurn: REQUESTS_PER_TURN,
    responseLength,
  });
  for (const endpoint of endpoints) {
    await verifyAllAccepted(endpoint, events);
    endpoint.stop();
  }
  return timings;
}

/** Sends one request. Returns the response. @throws if the webhook was not accepted */
async function accepted(endpoint: Endpoint, request: Buffer): Promise<string> {
  const response = await responseTo(endpoint.port, request);
  assert.match(response, /^HTTP\/1\.1 200 /, `${endpoint.name} accepts an event`);
  return response;
}

reportResult(redis);
