import { quantile } from '../statistics';
import { cpuMicros } from './cpu';
import type { Endpoint } from './endpoint';
import { sendAll } from './sender';

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
export async function turn(
  endpoint: Endpoint,
  bytes: readonly Buffer[],
  responseLength: number,
): Promise<Figures> {
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
