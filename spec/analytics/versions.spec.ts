import { expect } from 'chai';
import { AnalyticsInstrumentation } from '../../lib/analytics/instrumentation';
import { isSupportedAnalytics } from '../../lib/analytics/sdk-files';
import { AnalyticsWorld, anEvent, freshAnalytics } from '../harness/sdk/analytics-world';
import { warningsDuring } from '../harness/telemetry/diagnostics';

describe('versions of cdp-analytics-node', () => {
  it('are supported from 0.0.2 to below 1', () => {
    const supported = ['0.0.2', '0.0.10', '0.1.0', '0.5.9', '0.99.0-beta.1'];
    const others = ['0.0.1', '0.0.0', '1.0.0', '1.0.0-beta.22', '10.0.2', 'next', ''];
    expect(supported.filter((version) => !isSupportedAnalytics(version))).to.deep.equal([]);
    expect(others.filter((version) => isSupportedAnalytics(version))).to.deep.equal([]);
  });

  it('that are not supported are recorded by their public events only, with one warning', async () => {
    // under another name, so that no hook of Node finds its real version
    const sdk = freshAnalytics('customerio-cdp-v0.3');
    const world = await AnalyticsWorld.create({}, undefined, { Analytics: class {} } as never);
    const warnings = await warningsDuring(() => {
      const { patch, files } = new AnalyticsInstrumentation().moduleDefinition();
      patch?.(sdk, '1.2.0');
      files.forEach((file) => file.patch(sdk, '1.2.0'));
    });
    const client = new sdk.Analytics(world.settings());
    client.track(anEvent());
    expect(await world.untilOutcomes(1)).to.deep.equal({ 'track accepted': 1 });
    expect(world.telemetry.spans).to.deep.equal([]);
    expect(warnings.map(({ message }) => message)).to.have.length(1);
    expect(warnings[0]?.message)
      .to.include('@customerio/cdp-analytics-node 1.2.0')
      .and.include('>=0.0.2 <1.0.0');
    await world.end();
  });
});
