import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../service/environment';
import { url } from './ports';

const POLL_MS = 1_000;
/** The service normally starts, exports and is scraped within seconds. */
const MAX_ARRIVAL_MS = 60_000;

/** Counts the series of each metric name. */
const SERIES = 'count by (__name__) ({__name__=~"customerio_.+"})';

interface QueryResponse {
  readonly data?: { readonly result?: readonly { readonly value: readonly [number, string] }[] };
}
interface Targets {
  readonly data?: { readonly activeTargets?: readonly { readonly health: string }[] };
}
interface Rules {
  readonly data?: { readonly groups?: readonly { readonly rules: readonly { readonly type: string }[] }[] };
}

/**
 * Waits until Prometheus has the service's series and every scrape succeeds.
 *
 * @returns a summary for the user.
 * @throws {UserError} if the series do not arrive in time.
 */
export async function waitForSeries(prometheus: number): Promise<string> {
  for (const startedAt = Date.now(); Date.now() - startedAt < MAX_ARRIVAL_MS; await sleep(POLL_MS)) {
    const names = await values(prometheus, SERIES);
    // a target that was not scraped yet is `unknown`
    const targets = (await json<Targets>(url(prometheus, '/api/v1/targets?state=active'))).data
      ?.activeTargets;
    if (names.length === 0 || targets?.every(({ health }) => health === 'up') !== true) continue;
    const rules = await rulesByType(prometheus);
    const series = names.reduce((sum, count) => sum + count, 0);
    return (
      `${series} series of ${names.length} names after ${Math.round((Date.now() - startedAt) / 1_000)} s; ` +
      `${targets.length} ${targets.length === 1 ? 'target' : 'targets'} up, ${rules('alerting')} alerts and ${rules('recording')} recording rules loaded`
    );
  }
  throw new UserError(
    `No series of customerio_* at ${url(prometheus)} after ${MAX_ARRIVAL_MS / 1_000} s. Check its targets.`,
  );
}

async function values(prometheus: number, query: string): Promise<number[]> {
  const { data } = await json<QueryResponse>(
    url(prometheus, `/api/v1/query?query=${encodeURIComponent(query)}`),
  );
  return (data?.result ?? []).map(({ value: [, value] }) => Number(value));
}

async function rulesByType(prometheus: number): Promise<(type: string) => number> {
  const { data } = await json<Rules>(url(prometheus, '/api/v1/rules'));
  const all = (data?.groups ?? []).flatMap(({ rules }) => rules);
  return (type) => all.filter((rule) => rule.type === type).length;
}

/** Returns the JSON of a response. Empty if there is no response: `Children` reports an exited program. */
async function json<T extends object>(address: string): Promise<T | Record<string, never>> {
  return fetch(address).then(
    (response) => response.json() as Promise<T>,
    () => ({}),
  );
}
