// not of the index, so that the published declarations contain only what they use
import type { Api } from '../../catalog/values';
import type { RequestMatcher } from '../simulator';

/** Endpoints of common methods of the SDK. A segment after a colon matches any text. */
export const ENDPOINTS = {
  identify: { api: 'track', method: 'PUT', path: '/customers/:id' },
  destroy: { api: 'track', method: 'DELETE', path: '/customers/:id' },
  track: { api: 'track', method: 'POST', path: '/customers/:id/events' },
  trackAnonymous: { api: 'track', method: 'POST', path: '/events' },
  trackPush: { api: 'track', method: 'POST', path: '/push/events' },
  suppress: { api: 'track', method: 'POST', path: '/customers/:id/suppress' },
  unsuppress: { api: 'track', method: 'POST', path: '/customers/:id/unsuppress' },
  addDevice: { api: 'track', method: 'PUT', path: '/customers/:id/devices' },
  deleteDevice: { api: 'track', method: 'DELETE', path: '/customers/:id/devices/:token' },
  mergeCustomers: { api: 'track', method: 'POST', path: '/merge_customers' },
  batch: { method: 'POST', path: '/batch' },
  sendEmail: { api: 'app', method: 'POST', path: '/send/email' },
  sendPush: { api: 'app', method: 'POST', path: '/send/push' },
  sendSMS: { api: 'app', method: 'POST', path: '/send/sms' },
  sendInboxMessage: { api: 'app', method: 'POST', path: '/send/inbox_message' },
  // SDK 1.x to 4.4 have `/api` in the path
  triggerBroadcast: { api: 'app', method: 'POST', path: /^\/app\/v1\/(?:api\/)?campaigns\/[^/]+\/triggers$/ },
} as const satisfies Record<string, RequestMatcher>;

/** Methods of the clients of `customerio-node` that {@link SimulatorFault.operation} accepts. Use `path` for other ones. */
export type SimulatorOperation = keyof typeof ENDPOINTS;

/** What happens to requests, how often, and to which. */
export interface SimulatorFault {
  /** Sends this status, 200 to 599, with an error body in the format of the API. Below 400 it requires a `body`. */
  readonly status?: number;
  /** Adds the header `Retry-After`, in seconds. Requires `status`. */
  readonly retryAfterSeconds?: number;
  /** Replaces the body of the response. An object is sent as JSON, text unchanged. Requires `status`. */
  readonly body?: unknown;
  /** Adds or replaces headers of the response. Requires `status`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Closes the connection without a response. */
  readonly reset?: boolean;
  /** Never responds, so that the client times out. */
  readonly hang?: boolean;
  /** Sends the headers and half of the body of a 200, and then nothing. */
  readonly hangInBody?: boolean;
  /** Sends the first half of the JSON body as a complete 200. */
  readonly truncated?: boolean;
  /** Rejects this number of items of a batch with a 207. */
  readonly rejectedItems?: number;
  /** Delays the response, in milliseconds. Without another field the delayed response is a success. */
  readonly delayMs?: number;
  /** Number of requests with this fault. `Infinity`: until `reset()`. A retry of the SDK is a request. @default 1 */
  readonly times?: number;
  /**
   * Only requests of this method of the clients of `customerio-node`, and of methods with the same endpoint. `batch`
   * also selects the requests of `@customerio/cdp-analytics-node`, all of which are batches.
   */
  readonly operation?: SimulatorOperation;
  /** Only requests to this API. */
  readonly api?: Api;
  /** Only requests with this HTTP method. */
  readonly method?: string;
  /** Only requests to this path below the API's root, such as `/customers/:id/events`, or to a URL that matches. */
  readonly path?: string | RegExp;
}
