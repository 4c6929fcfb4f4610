import { expect } from 'chai';
import type { Api } from '../../lib/catalog';
import { callEnded } from '../../lib/client/in-flight';
import { World } from '../../spec/harness/sdk/world';
import { familyOf, SITUATIONS, type Ending, type Situation } from './behaviour';
import type { SampleMethod } from './methods';
import { meet } from './situations';
import type { Version } from './versions';

const apiOf = ({ client, api }: SampleMethod): Api => api ?? client;

/** The methods that a situation is about. */
function methodsIn(situation: Situation, methods: readonly SampleMethod[]): readonly SampleMethod[] {
  if (situation === 'redirect') return methods.filter(({ bodiless }) => bodiless !== true);
  if (situation === 'redirectBodiless') return methods.filter(({ bodiless }) => bodiless === true);
  return methods;
}

const byLabels = (points: readonly { attributes: object; value: number }[]) =>
  Object.fromEntries(points.map(({ attributes, value }) => [Object.values(attributes).join(' '), value]));

const once = (labels: readonly string[]) => Object.fromEntries(labels.map((label) => [label, 1]));

/** What a backend has of the calls: one span, one log event and one of each count for every call. */
async function expectTold(world: World, methods: readonly SampleMethod[], ending: Ending): Promise<void> {
  const { telemetry } = world;
  const isOver = ending !== 'never ends';
  const isError = isOver && ending !== 'resolves';
  const told = isOver ? methods : [];
  const calls = told.map((method) => `${method.name} ${apiOf(method)}`);
  const operations = telemetry.spans.map(({ attributes }) =>
    [attributes['customerio.operation'], attributes['customerio.api']].join(' '),
  );
  expect(operations.sort()).to.deep.equal([...calls].sort());
  const status = /^\d{3}$/.test(ending) ? Number(ending) : undefined;
  for (const { attributes } of telemetry.spans) {
    expect(attributes['error.type']).to.equal(isError ? ending : undefined);
    expect(attributes['http.response.status_code']).to.equal(status);
    expect(attributes['customerio.attempts']).to.equal(1);
    expect(attributes['server.address']).to.equal('127.0.0.1');
  }
  const logged = telemetry.logRecords.map(({ attributes }) => attributes['error.type']);
  expect(logged).to.deep.equal(isError ? calls.map(() => ending) : []);

  const outcome = isError ? 'error' : 'success';
  const perOutcome = once(told.map((method) => `${method.name} ${outcome} ${apiOf(method)}`));
  const perError = once(isError ? told.map((method) => `${method.name} ${ending} ${apiOf(method)}`) : []);
  expect(byLabels(await telemetry.points('customerio_api_requests_total'))).to.deep.equal(perOutcome);
  expect(byLabels(await telemetry.points('customerio_api_latency_ms'))).to.deep.equal(perOutcome);
  expect(byLabels(await telemetry.points('customerio_api_errors_total'))).to.deep.equal(perError);
  expect(await telemetry.points('customerio_api_retries_total')).to.deep.equal([]);
}

/** Of all calls of this process. */
async function underWay({ telemetry }: World): Promise<number> {
  const points = await telemetry.points('customerio_api_in_flight');
  return points.reduce((sum, { value }) => sum + value, 0);
}

/**
 * A spec for each situation: how the calls end for their caller, and what a backend has of them.
 *
 * @param name an SDK's alias, or the folder in which it is installed
 */
export function itReportsEverySituation(
  name: string,
  version: Version,
  samples: readonly SampleMethod[],
): void {
  const { endings } = familyOf(version);
  for (const situation of Object.keys(SITUATIONS) as Situation[]) {
    const methods = methodsIn(situation, samples);
    if (methods.length === 0) continue;
    const ending = endings[situation];
    it(`${SITUATIONS[situation]}: ${ending}, each call told once`, async () => {
      const world = await World.create({}, name);
      try {
        const before = await underWay(world);
        const open = await meet(world, methods, situation, ending);
        await expectTold(world, methods, ending);
        expect((await underWay(world)) - before).to.equal(ending === 'never ends' ? methods.length : 0);
        await world.simulator.close();
        // what does not even notice that its connection ends is not to be counted in specs that follow
        if (situation === 'cutBody') open.forEach((_, at) => callEnded(apiOf(methods[at] as SampleMethod)));
        else await Promise.all(open);
      } finally {
        await world.end();
      }
    });
  }
}
