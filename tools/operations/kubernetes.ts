import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Document, isScalar, Scalar, visit } from 'yaml';
import { rulesFor } from '../../lib/rules';
import { dashboardFiles } from './dashboards';

const root = join(__dirname, '../../..');
const FOLDER = 'examples/kubernetes';
const HEAD = ' Written by `npm run docs` from lib/rules/, dashboards/ and collector-config.yaml.';

const LABELS = { 'app.kubernetes.io/name': 'otelcol', 'app.kubernetes.io/part-of': 'customerio' };

/** Ports of the Collector that other pods reach, with the variables of their addresses. */
const PORTS = [
  { name: 'otlp-grpc', containerPort: 4317, variable: 'OTELCOL_OTLP_GRPC_ENDPOINT' },
  { name: 'otlp-http', containerPort: 4318, variable: 'OTELCOL_OTLP_HTTP_ENDPOINT' },
  { name: 'metrics', containerPort: 8889, variable: 'OTELCOL_PROMETHEUS_ENDPOINT' },
  { name: 'health', containerPort: 13133, variable: 'OTELCOL_HEALTH_ENDPOINT' },
] as const;

const TELEMETRY_PORT = 8888;

function yamlOf(resources: readonly object[], head: string): string {
  return resources
    .map((resource, index) => {
      const document = new Document(resource, { aliasDuplicateObjects: false });
      if (index === 0) document.commentBefore = `${HEAD}\n${head}`;
      visit(document, {
        Pair: (_, { key, value }) => {
          if (!isScalar(value) || typeof value.value !== 'string') return;
          if ((isScalar(key) && key.value === 'expr') || value.value.includes('\n')) {
            value.type = Scalar.BLOCK_LITERAL;
          }
        },
      });
      return document.toString({ lineWidth: 0, singleQuote: true });
    })
    .join('---\n');
}

const configMap = (name: string, labels: Readonly<Record<string, string>>, data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
  data,
});

const collector = (config: string) => [
  configMap('otelcol', LABELS, { 'collector-config.yaml': config }),
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'otelcol', labels: LABELS },
    spec: {
      // one writer for each series: see docs/scaling.md before there are more
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          securityContext: { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001 },
          containers: [
            {
              name: 'otelcol',
              image: 'otel/opentelemetry-collector-contrib:0.161.0',
              args: ['--config=/etc/otelcol/collector-config.yaml'],
              env: [
                ...PORTS.map(({ variable, containerPort }) => ({
                  name: variable,
                  value: `0.0.0.0:${containerPort}`,
                })),
                { name: 'OTELCOL_TELEMETRY_HOST', value: '0.0.0.0' },
                { name: 'OTELCOL_TRACES_ENDPOINT', value: 'http://tempo:4318' },
                { name: 'OTELCOL_LOGS_ENDPOINT', value: 'http://loki:3100/otlp' },
                { name: 'OTELCOL_MEMORY_LIMIT_MIB', value: '400' },
                { name: 'GOMEMLIMIT', value: '400MiB' },
              ],
              ports: [
                ...PORTS.map(({ name, containerPort }) => ({ name, containerPort })),
                { name: 'telemetry', containerPort: TELEMETRY_PORT },
              ],
              livenessProbe: { httpGet: { path: '/', port: 'health' } },
              readinessProbe: { httpGet: { path: '/', port: 'health' } },
              resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
              securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
              volumeMounts: [
                { name: 'config', mountPath: '/etc/otelcol', readOnly: true },
                { name: 'queue', mountPath: '/var/lib/otelcol' },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: 'otelcol' } },
            { name: 'queue', emptyDir: {} },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'otelcol', labels: LABELS },
    spec: {
      selector: LABELS,
      ports: [
        ...PORTS.map(({ name, containerPort }) => ({ name, port: containerPort, targetPort: name })),
        { name: 'telemetry', port: TELEMETRY_PORT, targetPort: 'telemetry' },
      ],
    },
  },
];

const MONITORS = [
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name: 'otelcol', labels: LABELS },
    spec: {
      selector: { matchLabels: LABELS },
      endpoints: [
        // job, instance and namespace are those of the services, not of the Collector
        { port: 'metrics', interval: '15s', honorLabels: true },
        { port: 'telemetry', interval: '15s' },
      ],
    },
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'customerio-services', labels: { 'app.kubernetes.io/part-of': 'customerio' } },
    spec: {
      selector: { matchLabels: { 'customerio.example.com/metrics': 'scraped' } },
      podMetricsEndpoints: [{ port: 'metrics', interval: '15s' }],
    },
  },
];

/** Returns the contents of examples/kubernetes by path. */
export function kubernetesFiles(): Readonly<Record<string, string>> {
  const config = readFileSync(join(root, 'collector-config.yaml'), 'utf8');
  const rules = Object.values(rulesFor({ format: 'prometheusrule', by: ['namespace'] }));
  const dashboards = Object.entries(dashboardFiles()).map(([path, json]) => {
    const file = path.split('/').at(-1) ?? path;
    return configMap(file.replace('.json', '-dashboard'), { grafana_dashboard: '1' }, { [file]: json });
  });
  return {
    [`${FOLDER}/prometheus-rules.yaml`]: yamlOf(
      rules,
      ' Rules for the Prometheus Operator, by namespace. Replace runbooks.example.com/customerio and grafana.example.com.',
    ),
    [`${FOLDER}/monitors.yaml`]: yamlOf(
      MONITORS,
      ' The Collector, and pods with the label customerio.example.com/metrics=scraped that Prometheus scrapes itself.\n' +
        ' Use one of the two for each service, not both.',
    ),
    [`${FOLDER}/collector.yaml`]: yamlOf(
      collector(config),
      ' One Collector for the services of a namespace.',
    ),
    [`${FOLDER}/dashboards.yaml`]: yamlOf(
      dashboards,
      ' Dashboards for the sidecar of Grafana, which loads ConfigMaps with the label grafana_dashboard.',
    ),
  };
}
