import type { Behavior } from '../../lib/testing/simulator';
import { rejection, type World } from '../../spec/harness/sdk/world';
import { freeServerPort } from '../../spec/harness/servers/server-port';
import { until } from '../../spec/harness/until';
import type { Ending, Situation } from './behavior';
import type { SampleMethod } from './methods';

const error = (status: number): Behavior => ({ kind: 'error', status });

/** The behavior of the simulator, or `undefined` if it receives no request. */
const BEHAVIORS: Readonly<Record<Situation, Behavior | undefined>> = {
  usual: { kind: 'default' },
  noContent: { status: 204 },
  partial: { status: 207, body: { errors: [{ batch_index: 0, reason: 'invalid' }] } },
  status400: error(400),
  status401: error(401),
  status404: error(404),
  status429: error(429),
  status500: error(500),
  timeout: { kind: 'hang' },
  refused: undefined,
  reset: { kind: 'reset' },
  page: { kind: 'html', status: 200 },
  proxyPage: { kind: 'html', status: 502 },
  truncatedJson: { kind: 'truncated_json' },
  cutBody: { kind: 'reset_mid_body' },
  redirect: { kind: 'redirect' },
  redirectBodiless: { kind: 'redirect' },
  redirectNowhere: { status: 308 },
};

const TIMEOUT_MS = 150;
/** After this time a call counts as never ending: its timeout has passed, and its connection is closed. */
const NEVER_ENDS_AFTER_MS = 2 * TIMEOUT_MS;

type Caller = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

async function optionsFor(situation: Situation): Promise<object> {
  const once = { retry: { maxRetries: 0 } };
  if (situation === 'timeout') return { ...once, timeout: TIMEOUT_MS };
  if (situation !== 'refused') return once;
  const port = await freeServerPort();
  const url = `https://127.0.0.1:${port}`;
  return { ...once, url, apiUrl: url, port };
}

/**
 * Calls every method in the given situation. Waits until each call has ended, or counts as never ending.
 *
 * @returns promises of the calls that have not ended; they settle if their connection closes
 */
export async function callInSituation(
  world: World,
  methods: readonly SampleMethod[],
  situation: Situation,
  ending: Ending,
): Promise<readonly Promise<unknown>[]> {
  const behavior = BEHAVIORS[situation];
  // one entry per method: a request that a busy machine sends late must not find the script used up
  if (behavior !== undefined) world.simulator.script({}, ...methods.map(() => behavior));
  const settled: Promise<unknown>[] = [];
  for (const { client, name, args } of methods) {
    const caller = world[client](await optionsFor(situation)) as unknown as Caller;
    const promise = caller[name]?.(...args(world.sdk)) ?? Promise.resolve();
    const expected = ending === 'resolves' ? promise : rejection(promise);
    settled.push(expected);
    expected.catch(() => undefined);
    // one after another, so that each call gets the response that is scripted for it
    if (ending !== 'never ends' && situation !== 'timeout') await expected;
  }
  if (ending !== 'never ends') {
    await Promise.all(settled);
    return [];
  }
  await until('every request', () => world.simulator.requests.length >= methods.length);
  await Promise.race([...settled, new Promise((resolve) => setTimeout(resolve, NEVER_ENDS_AFTER_MS))]);
  return settled;
}
