import { expect } from 'chai';
import type { CallOutcome } from '../../lib';
import { AnalyticsWorld, anEvent } from '../harness/sdk/analytics-world';
import { until } from '../harness/until';

describe('the response hook of a batch without a request', () => {
  let world: AnalyticsWorld;
  let outcomes: CallOutcome[];
  beforeEach(async () => {
    outcomes = [];
    world = await AnalyticsWorld.create({ responseHook: (_span, outcome) => void outcomes.push(outcome) });
  });
  afterEach(() => world.end());

  const error = () => until('a call of the hook', () => outcomes[0]).then((outcome) => outcome.error);

  it('gets the error of the SDK if the batch is no JSON', async () => {
    const properties: Record<string, unknown> = {};
    const responseHook = (_span: unknown, outcome: CallOutcome) => void outcomes.push(outcome);
    // the SDK has checked the event when it joined the batch
    const requestHook = () => void (properties['amount'] = 1n);
    world.instrumentation.setConfig({ requestHook, responseHook });
    world.client().track(anEvent({ properties }));
    expect(await error()).to.match(/^TypeError: .*BigInt/);
  });

  it('gets an error if the SDK reports none', async () => {
    world.client({ maxRetries: -1 }).track(anEvent());
    expect(await error()).to.match(/^Error: The SDK made no request/);
  });
});
