import { expect } from 'chai';
import type { Api } from '../../lib/catalog';
import { callEnded } from '../../lib/telemetry/in-flight';
import { World } from '../../spec/harness/sdk/world';
import { familyOf, SITUATIONS, type Ending, type Situation } from './behavior';
import type { SampleMethod } from './methods';
import { callInSituation } from './situations';
import type { Version } from './versions';

const apiOf = ({ client, api }: SampleMethod): Api => api ?? client;

/** Returns the methods that a situation applies to. */
function methodsIn(situation: Situation, methods: readonly SampleMethod[]): readonly SampleMethod[] {
  if (situation === 'redirect') return methods.filter(({ bodiless }) => bodiless !== true);
  if (situation === 'redirectBodiless') return methods.filter(({ bodiless }) => bodiless === true);
  return methods;
}

const byLabels = (points: readonly { attributes: object; value: number }[]) =>
  Object.fromEntries(points.map(({ attributes, value }) => [Object.values(attributes).join(' '), value]));

const once = (labels: readonly string[]) => Object.fromEntries(labels.map((label) => [label, 1]));

/** Returns the start of a title: what a backend receives for a call with this ending. */
function reportOf(ending: Ending): string {
  if (ending === 'never ends') return 'keeps each call in flight';
  return `reports each call once, ${ending === 'resolves' ? 'as a success' : `with error type ${ending}`},`;
}

/** Asserts that a backend receives one span, one log event per failure and one of each count for every call. */
async function expectReported(world: World, methods: readonly SampleMethod[], ending: Ending): Promise<void> {
  const { telemetry } = world;
  const isOver = ending !== 'never ends';
  const isError = isOver && ending !== 'resolves';
  const ended = isOver ? methods : [];
  const calls = ended.map((method) => `${method.name} ${apiOf(method)}`);
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
  const perOutcome = once(ended.map((method) => `${method.name} ${outcome} ${apiOf(method)}`));
  const perError = once(isError ? ended.map((method) => `${method.name} ${ending} ${apiOf(method)}`) : []);
  expect(byLabels(await telemetry.points('customerio_api_requests_total'))).to.deep.equal(perOutcome);
  expect(byLabels(await telemetry.points('customerio_api_latency_ms'))).to.deep.equal(perOutcome);
  expect(byLabels(await telemetry.points('customerio_api_errors_total'))).to.deep.equal(perError);
  expect(await telemetry.points('customerio_api_retries_total')).to.deep.equal([]);
}

/** Returns the number of calls of this process that are in flight. */
async function callsInFlight({ telemetry }: World): Promise<number> {
  const points = await telemetry.points('customerio_api_in_flight');
  return points.reduce((sum, { value }) => sum + value, 0);
}

/**
 * Defines a spec for each situation: how the calls end for their caller, and what a backend receives.
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
    it(`${reportOf(ending)} on ${SITUATIONS[situation]}`, async () => {
      const world = await World.create({}, name);
      try {
        const before = await callsInFlight(world);
        const open = await callInSituation(world, methods, situation, ending);
        await expectReported(world, methods, ending);
        expect((await callsInFlight(world)) - before).to.equal(ending === 'never ends' ? methods.length : 0);
        await world.simulator.close();
        // a call that does not detect its closed connection must not be counted in the next specs
        if (situation === 'cutBody') open.forEach((_, at) => callEnded(apiOf(methods[at] as SampleMethod)));
        else await Promise.all(open);
      } finally {
        await world.end();
      }
    });
  }
}
