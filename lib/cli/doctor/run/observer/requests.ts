import { subscribe } from 'node:diagnostics_channel';
import { readProperty } from '../../../../foreign/read';
import type { ProcessReport } from '../process-report';
import { isRequestOfCall } from './calls';

/** The hosts of Customer.io's APIs, of both regions. */
const CUSTOMERIO_HOST = /^(?:track|api|cdp)(?:-eu)?\.customer\.io$/;

/**
 * Counts requests to Customer.io that the process makes by `fetch`, undici or `node:http`. Reads only their host.
 *
 * @param hosts further hosts, with or without a port
 * @param onRequest runs after each counted request
 */
export function observeRequests(
  report: ProcessReport,
  hosts: ReadonlySet<string>,
  onRequest: () => void,
): void {
  const count = (hostname: string, host: string): void => {
    if (!CUSTOMERIO_HOST.test(hostname) && !hosts.has(hostname) && !hosts.has(host)) return;
    const counts = (report.requests[hostname] ??= { ofCalls: 0, others: 0 });
    counts[isRequestOfCall() ? 'ofCalls' : 'others'] += 1;
    onRequest();
  };
  onMessage('undici:request:create', (request) => {
    const origin = String(readProperty(request, 'origin'));
    if (!URL.canParse(origin)) return;
    const { hostname, host } = new URL(origin);
    count(hostname, host);
  });
  onMessage('http.client.request.start', (request) => {
    const hostname = readProperty(request, 'host');
    if (typeof hostname !== 'string') return;
    const header = (request as { getHeader(name: string): unknown }).getHeader('host');
    count(hostname, typeof header === 'string' ? header : hostname);
  });
}

/** Subscribes to the requests of a channel. Node throws an error of a subscriber in the application. */
function onMessage(channel: string, listener: (request: unknown) => void): void {
  subscribe(channel, (message) => {
    try {
      listener(readProperty(message, 'request'));
    } catch {
      // a request of an unknown shape is not counted
    }
  });
}
