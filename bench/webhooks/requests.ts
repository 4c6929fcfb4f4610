import { BY_HAND } from '../by-hand';
import { isQuick, reportResult } from '../phase';
import { BOUNDED } from './bounded';
import { Endpoint, type EndpointName } from './endpoint';
import { EVENTS_PER_CYCLE } from './events';
import { measureTurns, type FigureTimings } from './turn';
import { verify, verifyAllAccepted } from './verify';

/** Measures requests over loopback to servers in their own processes, in turns. Nothing is stubbed. */
async function requests(): Promise<FigureTimings> {
  const names: EndpointName[] = ['bare', 'span', 'receiver', BY_HAND, BOUNDED];
  const endpoints = await Promise.all(names.map((name) => Endpoint.start(name)));
  const { timings, events } = await measureTurns(endpoints, {
    rounds: isQuick ? 8 : 16,
    warmUpRounds: 4,
    requestsPerTurn: EVENTS_PER_CYCLE * 200,
    responseLength: await verify(endpoints),
  });
  for (const endpoint of endpoints) {
    if (endpoint.name === 'receiver') await verifyAllAccepted(endpoint, events);
    endpoint.stop();
  }
  return timings;
}

reportResult(requests);
