import { expect } from 'chai';
import { ATTRIBUTES, METRICS } from '../lib/catalog';
import { BLOCKED_KEYS, BLOCKED_VALUES, withRedaction } from '../tools/collector/redaction';
import {
  configOf,
  leavesOf,
  SHIPPED,
  textOf,
  variablesIn,
  withDefaults,
  type CollectorConfig,
} from './harness/collector/collector-configs';

/** Variables without a default: they depend on the deployment. */
const REQUIRED = ['OTELCOL_GATEWAY_HOST', 'OTELCOL_TLS_CA', 'OTELCOL_TLS_CERT', 'OTELCOL_TLS_KEY'];

/** Former names of components: the Collector still accepts them, with a warning. */
const RENAMED = [
  ['otlp', 'otlphttp', 'loadbalancing', 'prometheusremotewrite'].map((type) => `exporters.${type}`),
  ['k8sattributes', 'resourcedetection', 'cumulativetodelta', 'deltatocumulative'].map(
    (type) => `processors.${type}`,
  ),
].flat();

const REDACTION = 'redaction/personal';
const TRACES = ['transform/expose', REDACTION, 'transform/restore'];
const KINDS = ['receivers', 'processors', 'exporters'] as const;
const ADDRESS = /^(?:\w+:\/\/)?(\[[^\]]*\]|[^:/]+):\d+/;

const signalOf = (pipeline: string) => pipeline.split('/')[0];
const typeOf = (component: string) => component.split('/')[0];
const pipelinesOf = (config: CollectorConfig) => Object.entries(config.service.pipelines);

for (const file of SHIPPED) {
  describe(file, () => {
    const config = configOf(file);
    const variables = variablesIn(JSON.stringify(config));

    it('starts every pipeline with the memory limiter', () => {
      for (const [name, { processors }] of pipelinesOf(config)) {
        expect(processors[0], name).to.equal('memory_limiter');
      }
    });

    it('redacts every signal before it is sampled, stored or sent', () => {
      expect(pipelinesOf(config).map(([name]) => signalOf(name))).to.have.members([
        'traces',
        'metrics',
        'logs',
      ]);
      for (const [name, { processors }] of pipelinesOf(config)) {
        const expected = signalOf(name) === 'traces' ? TRACES : [REDACTION];
        expect(processors.slice(1, 1 + expected.length), name).to.deep.equal(expected);
      }
    });

    it('drops telemetry that it cannot redact', () => {
      for (const [name, settings] of Object.entries(config.processors)) {
        if (typeOf(name) === 'transform') expect(settings['error_mode'], name).to.equal('propagate');
      }
      expect(config.processors[REDACTION]).to.include({ summary: 'silent', redact_all_types: true });
    });

    it('defines exactly the components that its pipelines use', () => {
      for (const kind of KINDS) {
        const used = new Set(pipelinesOf(config).flatMap(([, pipeline]) => pipeline[kind]));
        expect(Object.keys(config[kind]), kind).to.have.members([...used]);
      }
      expect(Object.keys(config.extensions)).to.have.members([...config.service.extensions]);
    });

    it('uses no former name of a component', () => {
      const components = KINDS.flatMap((kind) =>
        Object.keys(config[kind]).map((name) => `${kind}.${typeOf(name)}`),
      );
      expect(components.filter((name) => RENAMED.includes(name))).to.deep.equal([]);
    });

    it('has no batch processor, which acknowledges data before it is sent', () => {
      expect(Object.keys(config.processors).map(typeOf)).not.to.include('batch');
    });

    it('queues traces and logs on disk and retries them without a time limit', () => {
      for (const [name, { exporters }] of pipelinesOf(config)) {
        if (signalOf(name) === 'metrics') continue;
        for (const exporter of exporters) {
          const { sending_queue, retry_on_failure } = config.exporters[exporter] ?? {};
          expect(sending_queue, exporter).to.include({ storage: 'file_storage/queue' });
          expect(retry_on_failure, exporter).to.include({ max_elapsed_time: '0s' });
        }
      }
    });

    it('has only loopback addresses by default', () => {
      const addresses = [...leavesOf(config)].flatMap(([path, leaf]) => {
        const host = ADDRESS.exec(withDefaults(leaf))?.[1];
        return host === undefined || !/endpoint$/.test(path) ? [] : [[path, host]];
      });
      expect(addresses.filter(([, host]) => host !== '127.0.0.1')).to.deep.equal([]);
      const endpoints = [...leavesOf(config)].filter(([path]) => /endpoint$/.test(path));
      expect(addresses).to.have.lengthOf(endpoints.length).and.not.empty;
      expect(withDefaults(JSON.stringify(config.service.telemetry))).to.include('"host":"127.0.0.1"');
    });

    it('reads every address, folder and file name from a variable', () => {
      for (const [path, leaf] of leavesOf(config)) {
        if (/(?:endpoint|directory|hostname|_file)$/.test(path)) expect(leaf, path).to.match(/^\$\{env:/);
      }
    });

    it('has a default for every variable that does not depend on the deployment', () => {
      const without = variables.filter(({ fallback }) => fallback === undefined);
      const names = without.map(({ name }) => name);
      expect(names.filter((name) => !REQUIRED.includes(name))).to.deep.equal([]);
    });

    it('has each variable in docs/collector.md, with the same default', () => {
      const rows = textOf('docs/collector.md').replace(/ +/g, ' ').split('\n');
      for (const { name, fallback } of variables) {
        const row = rows.find((each) => each.startsWith('|') && each.includes(`\`${name}\``));
        expect(row, name).to.include(fallback === undefined ? '| required |' : `| \`${fallback}\` |`);
      }
    });
  });
}

describe('the redaction in the Collector configurations', () => {
  const [first, ...others] = SHIPPED.map((file) => {
    const { processors } = configOf(file);
    return [...TRACES, 'memory_limiter'].map((name) => processors[name]);
  });

  it('is the same in every file', () => {
    for (const other of others) expect(other).to.deep.equal(first);
  });

  it('has the patterns of the shared table, in its order', () => {
    for (const file of SHIPPED) {
      const settings = configOf(file).processors[REDACTION];
      expect(settings?.['blocked_values'], file).to.deep.equal(BLOCKED_VALUES.map(({ pattern }) => pattern));
      expect(settings?.['blocked_key_patterns'], file).to.deep.equal(
        BLOCKED_KEYS.map(({ pattern }) => pattern),
      );
      expect(withRedaction(textOf(file)), file).to.equal(textOf(file));
    }
  });

  const patternsOf = (list: 'blocked_key_patterns' | 'blocked_values'): RegExp[] => {
    const patterns = configOf(SHIPPED[0]).processors[REDACTION]?.[list] as readonly string[];
    return patterns.map(fromRe2);
  };

  it('masks no attribute or label of the catalog because of its name', () => {
    const labels = Object.values(METRICS).flatMap(({ attributes }): readonly string[] => attributes);
    const names = [...labels, ...Object.values(ATTRIBUTES).map(({ name }) => name)];
    expect(names).to.include.members(['operation', 'server.address']);
    for (const pattern of patternsOf('blocked_key_patterns')) {
      expect(names.filter((name) => pattern.test(name))).to.deep.equal([]);
    }
  });

  it('masks no name of a metric, attribute or operation in a value', () => {
    const names = [
      ...Object.values(METRICS).map(({ name }) => name),
      ...Object.values(ATTRIBUTES).map(({ name }) => name),
      'customerio.sendEmail',
      'opentelemetry-instrumentation-customerio',
    ];
    for (const pattern of patternsOf('blocked_values')) {
      expect(names.filter((name) => pattern.test(name))).to.deep.equal([]);
    }
  });
});

/** Converts a regular expression of the Collector (RE2). Supports only the syntax in these files. */
function fromRe2(pattern: string): RegExp {
  const source = pattern
    .replace(/^\(\?i\)/, '')
    .replace(/\\p([A-Z])/g, '\\p{$1}')
    .replace(/\\x\{/g, '\\u{');
  return new RegExp(source, source === pattern ? 'u' : 'iu');
}

describe('the Collector of the specs', () => {
  const manifest = textOf('tools/collector/builder.yaml');

  it('has only components of one release', () => {
    const versions = [...manifest.matchAll(/gomod: \S+ v([\d.]+)/g)].map(([, version]) => version);
    const release = /^ {2}version: ([\d.]+)$/m.exec(manifest)?.[1];
    expect(versions).not.to.be.empty;
    // stable components have versions 1.x, which differ from the version of the release
    expect(versions.filter((version) => !version?.startsWith('1.') && version !== release)).to.deep.equal([]);
    expect(textOf('docs/collector.md')).to.include(release);
  });
});
