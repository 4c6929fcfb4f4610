import { shared, type Environment } from '../check';
import type { NetworkProblem } from '../network/problem';
import { sendRequest, type Reply } from '../network/request';
import { urlOption } from '../network/urls';
import { exportersOf } from '../settings/signals';
import { parseExposition, type Exposition } from './exposition';

const DEFAULT_PORT = 9464;
const ANY_HOST: readonly string[] = ['0.0.0.0', '::', ''];

/** Where the metrics page is. */
export interface PageSource {
  readonly url: URL;
  /** Whether an argument or the environment requires the page. Otherwise it is the default address. */
  readonly isRequired: boolean;
}

export const pageSourceOf = shared((environment: Environment): PageSource => {
  const { env, args } = environment;
  const given = urlOption('--metrics', args.values['metrics']);
  if (given !== undefined) {
    if (given.pathname === '/') given.pathname = '/metrics';
    return { url: given, isRequired: true };
  }
  const host = env['OTEL_EXPORTER_PROMETHEUS_HOST']?.trim() ?? '';
  const port = Number(env['OTEL_EXPORTER_PROMETHEUS_PORT']) || DEFAULT_PORT;
  const name = ANY_HOST.includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const address = `http://${name}:${port}/metrics`;
  return {
    url: new URL(URL.canParse(address) ? address : `http://localhost:${DEFAULT_PORT}/metrics`),
    isRequired:
      exportersOf(environment, 'metrics').includes('prometheus') ||
      Boolean(env['OTEL_EXPORTER_PROMETHEUS_HOST'] ?? env['OTEL_EXPORTER_PROMETHEUS_PORT']),
  };
});

/** The metrics page, or the reason why there is none. */
export type Page =
  | (Exposition & { readonly problem?: never })
  | { readonly samples?: never; readonly problem: NetworkProblem }
  | { readonly samples?: never; readonly problem?: never; readonly status: number };

/** Reads the page. Never rejects. */
export async function readPage(url: URL): Promise<Page> {
  return pageIn(await sendRequest(url, { headers: { accept: 'text/plain' } }));
}

export function pageIn(reply: Reply): Page {
  if (reply.problem !== undefined) return { problem: reply.problem };
  const { status, body } = reply;
  if (status !== 200) return { status };
  const exposition = parseExposition(body);
  const isPage = exposition.samples.length > 0 || /^#/m.test(body);
  return isPage && !/<html/i.test(body) ? exposition : { status };
}

/** The metrics page of the application. Several checks read it once. */
export const pageOf = shared((environment): Promise<Page> => readPage(pageSourceOf(environment).url));
