import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import type { prometheusConfig } from '../../examples/stack/prometheus-config';
import { DASHBOARDS } from '../../tools/operations/dashboards';
import { REPOSITORY } from '../harness/processes/node-process';
import {
  COMPOSE_FILE,
  composeServices,
  CONFIGS,
  mountedFile,
  mountedYaml,
  type ComposeService,
} from './compose';

interface Datasource {
  readonly name: string;
  readonly uid?: string;
  readonly type: string;
  readonly access: string;
  readonly url: string;
  readonly isDefault?: boolean;
  readonly jsonData: { readonly timeInterval?: string };
}
interface Datasources {
  readonly datasources: readonly Datasource[];
}
interface Providers {
  readonly providers: readonly { readonly options: { readonly path: string } }[];
}

const PROVIDER = '/etc/grafana/provisioning/dashboards/customerio.yaml';

describe('the Grafana service of the compose file', () => {
  let services: Readonly<Record<string, ComposeService>> = {};
  const service = (name: string) => services[name] ?? expect.fail(`the compose file has no service ${name}`);
  before(() => {
    services = composeServices(COMPOSE_FILE);
  });

  const datasources = () => mountedYaml<Datasources>(service('grafana'), CONFIGS.grafana).datasources;

  it('defaults to the Prometheus data source of the dashboards, with the scrape interval of Prometheus', () => {
    const [first, ...others] = datasources().filter(({ isDefault }) => isDefault === true);
    expect(others).to.deep.equal([]);
    const { global } = mountedYaml<ReturnType<typeof prometheusConfig>>(
      service('prometheus'),
      CONFIGS.prometheus,
    );
    expect(first?.jsonData.timeInterval).to.equal(global.scrape_interval);
    const shipped = parse(
      readFileSync(join(REPOSITORY, 'dashboards/provisioning/datasources/prometheus.yaml'), 'utf8'),
    ) as Datasources;
    const { name, type, access } =
      shipped.datasources[0] ?? expect.fail('the shipped provisioning has no data source');
    expect(first).to.include({ name, type, access });
  });

  it('has every data source that a dashboard or another data source refers to', () => {
    const uids = datasources().map(({ uid }) => uid);
    expect(uids).to.deep.equal(['prometheus', 'loki', 'tempo', 'alertmanager']);
    const referred = JSON.stringify(datasources()).matchAll(/"datasourceUid":"(.+?)"/g);
    for (const [, uid] of referred) expect(uids).to.include(uid);
    for (const file of dashboards()) {
      const text = readFileSync(file, 'utf8');
      for (const [, uid] of text.matchAll(/"datasource": \{\s+"type": "\w+",\s+"uid": "(.+?)"/g)) {
        expect(uid, file).to.be.oneOf(['${datasource}', '$datasource']);
      }
      const { templating } = JSON.parse(text) as {
        templating: { list: { name: string; query: string; current: { value: string } }[] };
      };
      const variable = templating.list.find(({ name }) => name === 'datasource');
      expect(variable).to.deep.include({ query: 'prometheus' });
      expect(variable?.current.value).to.equal('default');
    }
  });

  it('provisions every dashboard, and uses an existing one as the home page', () => {
    const { environment = {} } = service('grafana');
    expect(dashboards().map((file) => uidOf(file))).to.have.members(DASHBOARDS.map(({ uid }) => uid));
    const home = environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'] ?? '';
    expect(existsSync(mountedFile(service('grafana'), home)), home).to.equal(true);
  });

  function dashboards(): string[] {
    const { providers } = mountedYaml<Providers>(service('grafana'), PROVIDER);
    expect(mountedFile(service('grafana'), PROVIDER)).to.include('dashboards/provisioning/');
    return providers
      .map(({ options }) => mountedFile(service('grafana'), options.path))
      .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
      .filter((file) => file.endsWith('.json'));
  }

  const uidOf = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as { uid: string }).uid;
});
