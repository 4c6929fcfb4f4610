import { setTimeout as sleep } from 'node:timers/promises';
import { Complaint } from '../service/environment';
import { url } from './ports';

const POLL_MS = 1_000;
/** The service starts, exports and is scraped within seconds, unless something is wrong. */
const MAX_ARRIVAL_MS = 60_000;

/** How many names there are, and how many series of each of them. */
const SERIES = 'count by (__name__) ({__name__=~"customerio_.+"})';

interface Answer {
  readonly data?: { readonly result?: readonly { readonly value: readonly [number, string] }[] };
}
interface Targets {
  readonly data?: { readonly activeTargets?: readonly { readonly health: string }[] };
}
interface Rules {
  readonly data?: { readonly groups?: readonly { readonly rules: readonly { readonly type: string }[] }[] };
}

/**
 * Waits until the service's series are at Prometheus and every scrape works.
 * @returns what is there, for a reader
 * @throws {Complaint} if they do not come
 */
export async function arrival(prometheus: number): Promise<string> {
  for (const startedAt = Date.now(); Date.now() - startedAt < MAX_ARRIVAL_MS; await sleep(POLL_MS)) {
    const names = await values(prometheus, SERIES);
    // one that was not scraped yet is `unknown`
    const targets = (await json<Targets>(url(prometheus, '/api/v1/targets?state=active'))).data
      ?.activeTargets;
    if (names.length === 0 || targets?.every(({ health }) => health === 'up') !== true) continue;
    const rules = await rulesByType(prometheus);
    const series = names.reduce((sum, count) => sum + count, 0);
    return (
      `${series} series of ${names.length} names after ${Math.round((Date.now() - startedAt) / 1_000)} s; ` +
      `${targets.length} targets up, ${rules('alerting')} alerts and ${rules('recording')} recording rules loaded`
    );
  }
  throw new Complaint(
    `No series of customerio_* at ${url(prometheus)} after ${MAX_ARRIVAL_MS / 1_000} s: see its targets.`,
  );
}

async function values(prometheus: number, query: string): Promise<number[]> {
  const { data } = await json<Answer>(url(prometheus, `/api/v1/query?query=${encodeURIComponent(query)}`));
  return (data?.result ?? []).map(({ value: [, value] }) => Number(value));
}

async function rulesByType(prometheus: number): Promise<(type: string) => number> {
  const { data } = await json<Rules>(url(prometheus, '/api/v1/rules'));
  const all = (data?.groups ?? []).flatMap(({ rules }) => rules);
  return (type) => all.filter((rule) => rule.type === type).length;
}

/** What an API answers; nothing, if nobody is there any more: that is told by whoever looks after it. */
async function json<T extends object>(address: string): Promise<T | Record<string, never>> {
  return fetch(address).then(
    (answer) => answer.json() as Promise<T>,
    () => ({}),
  );
}
