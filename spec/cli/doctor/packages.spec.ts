import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { MIN_NODE, nodeResult } from '../../../lib/cli/doctor/packages/runtime';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../../../lib/version';
import { ApplicationFolder, diagnose } from '../../harness/cli/doctor';
import { REPOSITORY } from '../../harness/processes/node-process';

const API = '@opentelemetry/api';

describe('the doctor on packages', () => {
  const folders: ApplicationFolder[] = [];
  after(() => folders.splice(0).forEach((folder) => folder.remove()));

  function application(manifest?: object): ApplicationFolder {
    const folder = new ApplicationFolder(manifest);
    folders.push(folder);
    return folder;
  }

  const check = (id: string, folder: ApplicationFolder) => diagnose(id, { cwd: folder.path });

  it('passes an application with one supported copy of each package', async () => {
    const folder = application({ dependencies: { 'customerio-node': '^5.0.0' } })
      .install(PACKAGE_NAME, PACKAGE_VERSION)
      .install('customerio-node', '5.2.0')
      .install(API, '1.9.1')
      .install('@opentelemetry/sdk-node', '0.223.0')
      .install('@opentelemetry/sdk-metrics', '2.12.0');
    const ids = ['package-version', 'sdk-copies', 'sdk-version', 'api-version', 'api-copies', 'otel-sdk'];
    const results = await diagnose(ids, { cwd: folder.path });
    expect(results).to.have.length(ids.length);
    expect(results.filter((result) => !result.startsWith('pass: '))).to.deep.equal([]);
  });

  it('fails for a Node version below the minimum of package.json', () => {
    const { engines } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
      engines: { node: string };
    };
    expect(engines.node).to.equal(`>=${MIN_NODE}`);
    expect(nodeResult('20.5.1')).to.include({ level: 'failure' });
    for (const version of ['20.6.0', '20.20.2', '26.10.0']) {
      expect(nodeResult(version), version).to.include({ level: 'pass' });
    }
  });

  it('warns about a missing, another and a second copy of this package', async () => {
    const folder = application();
    expect((await check('package-version', folder)).join()).to.match(/^warning: .* is not installed/);
    folder.install(PACKAGE_NAME, '0.0.9');
    expect((await check('package-version', folder)).join()).to.match(/^warning: .* uses .* 0\.0\.9/);
    folder.install(PACKAGE_NAME, PACKAGE_VERSION, 'node_modules/shared/node_modules');
    const [copies = ''] = await check('package-version', folder);
    expect(copies)
      .to.match(/^warning: 2 copies/)
      .and.include(join('node_modules/shared/node_modules', PACKAGE_NAME));
  });

  it('lists nested copies of the SDK, those of pnpm and those in the folders above', async () => {
    const folder = application()
      .install('customerio-node', '5.2.0')
      .install('customerio-node', '4.5.1', 'node_modules/@shop/mail/node_modules')
      .install('customerio-node', '3.5.1', 'node_modules/.pnpm/customerio-node@3.5.1/node_modules')
      .install('customerio-node', '2.1.1', 'node_modules/.store/a/node_modules')
      .install('customerio-node', '1.1.0', 'node_modules/.bun/a/node_modules');
    folder.install('@customerio/track', '5.0.1', 'apps/web/node_modules');
    mkdirSync(join(folder.path, 'apps/web/node_modules/linked'), { recursive: true });
    symlinkSync(
      join(folder.path, 'node_modules/customerio-node'),
      join(folder.path, 'apps/web/node_modules/customerio-node'),
    );
    const [text = ''] = await diagnose('sdk-copies', { cwd: join(folder.path, 'apps/web') });
    expect(text).to.match(/^pass: /);
    for (const version of ['5.2.0', '4.5.1', '3.5.1', '2.1.1', '1.1.0', '5.0.1'])
      expect(text).to.include(` ${version} in `);
    expect(text.match(/5\.2\.0/g)).to.have.length(1);
  });

  it('fails for an SDK that is declared but not installed', async () => {
    const folder = application({ dependencies: { 'customerio-node': '^5.0.0' } });
    expect((await check('sdk-copies', folder)).join()).to.match(/^failure: .*not installed.*npm install/);
  });

  it('passes an application without the SDK, which can receive webhooks', async () => {
    expect((await check('sdk-copies', application())).join()).to.match(/^pass: .*only receive webhooks/);
  });

  it('warns about an alias that is not instrumented', async () => {
    const folder = application({ dependencies: { mail: 'npm:customerio-node@5.2.0' } });
    expect((await check('sdk-copies', folder)).join()).to.match(/^warning: .*"mail".*instrumentCustomerIO/);
  });

  it('reports nothing about an SDK that the application does not have', async () => {
    const folder = application({ dependencies: { '@customerio/cdp-analytics-node': '^0.5.0' } })
      .install('@customerio/cdp-analytics-node', '0.5.9')
      .install('@customerio/cdp-analytics-node', '0.3.5', 'node_modules/shop/node_modules');
    expect(await check('sdk-copies', folder)).to.deep.equal([
      'pass: The application can load ' +
        `@customerio/cdp-analytics-node 0.5.9 in ${join('node_modules/@customerio/cdp-analytics-node')}, ` +
        '@customerio/cdp-analytics-node 0.3.5 in ' +
        `${join('node_modules/shop/node_modules/@customerio/cdp-analytics-node')}.`,
    ]);
    expect(await check('sdk-version', folder)).to.deep.equal([
      'pass: All copies of @customerio/cdp-analytics-node are supported (>=0.0.2 <1.0.0).',
    ]);
  });

  it('fails for the one of two SDKs that is not installed', async () => {
    const dependencies = { 'customerio-node': '^5.0.0', '@customerio/cdp-analytics-node': '^0.5.0' };
    const folder = application({ dependencies });
    expect(await check('sdk-copies', folder)).to.have.length(2);
    folder.install('customerio-node', '5.2.0');
    const [installed, missing, ...others] = await check('sdk-copies', folder);
    expect(installed).to.match(/^pass: .*customerio-node 5\.2\.0/);
    expect(missing).to.match(/^failure: @customerio\/cdp-analytics-node is in package\.json/);
    expect(others).to.deep.equal([]);
  });

  it('warns about a version and about an alias of cdp-analytics-node', async () => {
    const folder = application({ dependencies: { cdp: 'npm:@customerio/cdp-analytics-node@0.5.9' } })
      .install('@customerio/cdp-analytics-node', '1.0.0')
      .install('@customerio/cdp-analytics-node', '0.0.1', 'node_modules/old/node_modules');
    const [recent, old] = await check('sdk-version', folder);
    expect(recent).to.match(
      /^warning: .*1\.0\.0 is not supported: events are counted .*Fix: Look for a newer/,
    );
    expect(old).to.match(/^warning: .*0\.0\.1 is not supported.*Fix: Run "npm install .*@0"/);
    expect((await check('sdk-copies', folder))[1]).to.match(
      /^warning: @customerio\/cdp-analytics-node is installed under the name "cdp"/,
    );
  });

  it('fails for each copy of the SDK that is not supported', async () => {
    const folder = application()
      .install('customerio-node', '6.0.0')
      .install('customerio-node', '0.9.0', 'node_modules/old/node_modules');
    const results = await check('sdk-version', folder);
    expect(results).to.have.length(2);
    expect(results[0]).to.match(/^failure: customerio-node 6\.0\.0 is not supported.*Fix: Look for a newer/);
    expect(results[1]).to.match(/^failure: customerio-node 0\.9\.0 is not supported.*Fix: Upgrade/);
  });

  it('fails for a missing and an old API, and warns about two versions', async () => {
    const folder = application();
    expect((await check('api-version', folder)).join()).to.match(/^failure: .* not installed/);
    folder.install(API, '1.8.0');
    expect((await check('api-version', folder)).join()).to.match(/^failure: .*1\.8\.0 is not supported/);
    folder.install(API, '1.9.1').install(API, '1.9.1', 'node_modules/a/node_modules');
    expect((await check('api-copies', folder)).join()).to.match(/^pass: /);
    folder.install(API, '1.10.0', 'node_modules/b/node_modules');
    expect((await check('api-copies', folder)).join()).to.match(/^warning: .*1\.9\.1 in .*1\.10\.0 in /);
  });

  it('warns if there is no OpenTelemetry SDK or two lines, and fails if the API is too old for it', async () => {
    const folder = application().install(API, '1.9.1');
    expect((await check('otel-sdk', folder)).join()).to.match(/^warning: No OpenTelemetry SDK/);
    folder.install('@opentelemetry/sdk-metrics', '3.1.0');
    expect((await check('otel-sdk', folder)).join()).to.match(
      /^failure: .*3\.1\.0 does not work with .*1\.9\.1/,
    );
    folder.install(API, '1.10.0');
    expect((await check('otel-sdk', folder)).join()).to.match(/^pass: /);
    folder.install('@opentelemetry/sdk-metrics', '2.12.0', 'node_modules/a/node_modules');
    expect((await check('otel-sdk', folder)).join()).to.match(/^warning: Two lines .*2\.12\.0 and 3\.1\.0/);
  });
});
