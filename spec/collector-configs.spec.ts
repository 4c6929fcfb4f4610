import { expect } from 'chai';
import { ATTRIBUTES, METRICS } from '../lib/catalog';
import {
  configOf,
  leavesOf,
  SHIPPED,
  textOf,
  variablesIn,
  withDefaults,
  type CollectorConfig,
} from './harness/collector/collector-configs';

/** Variables that nobody can have a default for. */
const REQUIRED = ['OTELCOL_GATEWAY_HOST', 'OTELCOL_TLS_CA', 'OTELCOL_TLS_CERT', 'OTELCOL_TLS_KEY'];

/** Names that still load, with a warning. */
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

    it('limits memory before anything else, in every pipeline', () => {
      for (const [name, { processors }] of pipelinesOf(config)) {
        expect(processors[0], name).to.equal('memory_limiter');
      }
    });

    it('redacts every signal, before it is sampled, stored or sent', () => {
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

    it('refuses what it could not redact', () => {
      for (const [name, settings] of Object.entries(config.processors)) {
        if (typeOf(name) === 'transform') expect(settings['error_mode'], name).to.equal('propagate');
      }
      expect(config.processors[REDACTION]).to.include({ summary: 'silent', redact_all_types: true });
    });

    it('defines what it uses, and uses what it defines', () => {
      for (const kind of KINDS) {
        const used = new Set(pipelinesOf(config).flatMap(([, pipeline]) => pipeline[kind]));
        expect(Object.keys(config[kind]), kind).to.have.members([...used]);
      }
      expect(Object.keys(config.extensions)).to.have.members([...config.service.extensions]);
    });

    it('has no component under a name that it once had', () => {
      const components = KINDS.flatMap((kind) =>
        Object.keys(config[kind]).map((name) => `${kind}.${typeOf(name)}`),
      );
      expect(components.filter((name) => RENAMED.includes(name))).to.deep.equal([]);
    });

    it('batches where the queue is, not in a processor that answers before it has sent', () => {
      expect(Object.keys(config.processors).map(typeOf)).not.to.include('batch');
    });

    it('keeps traces and logs on disk and never gives up sending them', () => {
      for (const [name, { exporters }] of pipelinesOf(config)) {
        if (signalOf(name) === 'metrics') continue;
        for (const exporter of exporters) {
          const { sending_queue, retry_on_failure } = config.exporters[exporter] ?? {};
          expect(sending_queue, exporter).to.include({ storage: 'file_storage/queue' });
          expect(retry_on_failure, exporter).to.include({ max_elapsed_time: '0s' });
        }
      }
    });

    it('has loopback addresses only, as long as nobody sets others', () => {
      const addresses = [...leavesOf(config)].flatMap(([path, leaf]) => {
        const host = ADDRESS.exec(withDefaults(leaf))?.[1];
        return host === undefined || !/endpoint$/.test(path) ? [] : [[path, host]];
      });
      expect(addresses.filter(([, host]) => host !== '127.0.0.1')).to.deep.equal([]);
      const endpoints = [...leavesOf(config)].filter(([path]) => /endpoint$/.test(path));
      expect(addresses).to.have.lengthOf(endpoints.length).and.not.empty;
      expect(withDefaults(JSON.stringify(config.service.telemetry))).to.include('"host":"127.0.0.1"');
    });

    it('lets every address, limit and folder be set from outside', () => {
      for (const [path, leaf] of leavesOf(config)) {
        if (/(?:endpoint|directory|hostname|_file)$/.test(path)) expect(leaf, path).to.match(/^\$\{env:/);
      }
    });

    it('has a default for every variable but those that nobody can guess', () => {
      const without = variables.filter(({ fallback }) => fallback === undefined);
      const names = without.map(({ name }) => name);
      expect(names.filter((name) => !REQUIRED.includes(name))).to.deep.equal([]);
    });

    it('has its variables in docs/scaling.md, with the same defaults', () => {
      const rows = textOf('docs/scaling.md').replace(/ +/g, ' ').split('\n');
      for (const { name, fallback } of variables) {
        const row = rows.find((each) => each.startsWith('|') && each.includes(`\`${name}\``));
        expect(row, name).to.include(fallback === undefined ? '| required |' : `| \`${fallback}\` |`);
      }
    });
  });
}

describe('The redaction of the Collector configurations', () => {
  const [first, ...others] = SHIPPED.map((file) => {
    const { processors } = configOf(file);
    return [...TRACES, 'memory_limiter'].map((name) => processors[name]);
  });

  it('is the same in every file', () => {
    for (const other of others) expect(other).to.deep.equal(first);
  });

  const patternsOf = (list: 'blocked_key_patterns' | 'blocked_values'): RegExp[] => {
    const patterns = configOf(SHIPPED[0]).processors[REDACTION]?.[list] as readonly string[];
    return patterns.map(fromRe2);
  };

  it('masks no attribute and no label of the catalog by its name', () => {
    const labels = Object.values(METRICS).flatMap(({ attributes }): readonly string[] => attributes);
    const names = [...labels, ...Object.values(ATTRIBUTES).map(({ name }) => name)];
    expect(names).to.include.members(['operation', 'server.address']);
    for (const pattern of patternsOf('blocked_key_patterns')) {
      expect(names.filter((name) => pattern.test(name))).to.deep.equal([]);
    }
  });

  it('masks no name of a metric, attribute or operation by its text', () => {
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

/** The Collector's regular expressions, as far as these files use what JavaScript writes otherwise. */
function fromRe2(pattern: string): RegExp {
  const source = pattern.replace(/^\(\?i\)/, '').replace(/\\p([A-Z])/g, '\\p{$1}');
  return new RegExp(source, source === pattern ? 'u' : 'iu');
}

describe('The Collector that the specs run', () => {
  const manifest = textOf('tools/collector/builder.yaml');

  it('is of one release', () => {
    const versions = [...manifest.matchAll(/gomod: \S+ v([\d.]+)/g)].map(([, version]) => version);
    const release = /^ {2}version: ([\d.]+)$/m.exec(manifest)?.[1];
    expect(versions).not.to.be.empty;
    // what is stable counts from 1 and has the release's number elsewhere
    expect(versions.filter((version) => !version?.startsWith('1.') && version !== release)).to.deep.equal([]);
    expect(textOf('docs/scaling.md')).to.include(release);
  });
});
