import type { ServerResponse } from 'node:http';
import { batchItems, type RecordedRequest, type SimulatorRequest } from './request';
import { pathTemplate } from './routes';

/** A request and its response, without any content. */
export interface Exchange {
  readonly api: RecordedRequest['api'];
  readonly method: string;
  /** The path without ids: `/track/api/v1/customers/{id}`. */
  readonly path: string;
  /** `undefined` if the connection ended without a response. */
  readonly status: number | undefined;
  /** Time from the last byte of the request to the end of the response, in milliseconds. */
  readonly durationMs: number;
  /** Number of events in a batch for the Pipelines API. Absent for other requests. */
  readonly events?: number;
}

/** Calls a function when the response has been sent, or when the connection has ended. */
export function observeExchange(
  request: SimulatorRequest,
  response: ServerResponse,
  onExchange: (exchange: Exchange) => void,
): void {
  const start = performance.now();
  const { api, method } = request.record;
  const events = api === 'pipelines' ? batchItems(request)?.length : undefined;
  response.once('close', () =>
    onExchange({
      api,
      method,
      path: pathTemplate(request),
      status: response.headersSent ? response.statusCode : undefined,
      durationMs: performance.now() - start,
      ...(events !== undefined && { events }),
    }),
  );
}
