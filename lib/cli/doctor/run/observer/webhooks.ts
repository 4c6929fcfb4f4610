import { subscribe } from 'node:diagnostics_channel';
import { readProperty } from '../../../../foreign/read';
import type { ProcessReport } from '../process-report';

const SIGNATURE_HEADER = 'x-cio-signature';

/** Counts the responses to webhooks of Customer.io by status code, for each `node:http` server of the process. */
export function observeWebhooks(report: ProcessReport, onWebhook: () => void): void {
  subscribe('http.server.response.finish', (message) => {
    try {
      const headers = readProperty(readProperty(message, 'request'), 'headers');
      if (readProperty(headers, SIGNATURE_HEADER) === undefined) return;
      const status = String(readProperty(readProperty(message, 'response'), 'statusCode'));
      report.webhooks[status] = (report.webhooks[status] ?? 0) + 1;
      onWebhook();
    } catch {
      // Node throws an error of a subscriber in the application
    }
  });
}
