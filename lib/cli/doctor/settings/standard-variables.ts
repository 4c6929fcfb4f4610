/** Values that a variable accepts. `list`: several of them, separated by commas. */
export interface VariableDefinition {
  readonly values?: readonly string[];
  readonly isList?: true;
  /** A whole number from 0. */
  readonly isNumber?: true;
}

const BOOLEAN: VariableDefinition = { values: ['true', 'false'] };
const NUMBER: VariableDefinition = { isNumber: true };
const TEXT: VariableDefinition = {};
const PROTOCOL: VariableDefinition = { values: ['grpc', 'http/protobuf', 'http/json'] };

const perSignal = (suffix: string, definition: VariableDefinition) =>
  Object.fromEntries(
    ['', 'TRACES_', 'METRICS_', 'LOGS_'].map((signal) => [
      `OTEL_EXPORTER_OTLP_${signal}${suffix}`,
      definition,
    ]),
  );

/** Known names that are similar to the names below. Their values are not checked. */
const OTHER_NAMES = [
  'OTEL_ATTRIBUTE_COUNT_LIMIT',
  'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  'OTEL_CONFIG_FILE',
  'OTEL_EXPERIMENTAL_CONFIG_FILE',
  'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
  'OTEL_EXPORTER_ZIPKIN_TIMEOUT',
  'OTEL_EXPORTER_JAEGER_ENDPOINT',
  'OTEL_EXPORTER_PROMETHEUS_ENDPOINT',
  'OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT',
  'OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  'OTEL_METRICS_EXEMPLAR_FILTER',
  'OTEL_NODE_DISABLED_INSTRUMENTATIONS',
  'OTEL_NODE_ENABLED_INSTRUMENTATIONS',
  'OTEL_NODE_EXPERIMENTAL_SDK_METRICS',
  'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT',
  'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  'OTEL_SPAN_EVENT_COUNT_LIMIT',
  'OTEL_SPAN_LINK_COUNT_LIMIT',
];

/** The standard variables that the OpenTelemetry SDK for JavaScript reads. Other `OTEL_*` variables are not checked. */
export const STANDARD_VARIABLES: Readonly<Record<string, VariableDefinition>> = {
  OTEL_SDK_DISABLED: BOOLEAN,
  OTEL_SERVICE_NAME: TEXT,
  OTEL_RESOURCE_ATTRIBUTES: TEXT,
  OTEL_LOG_LEVEL: { values: ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'] },
  OTEL_TRACES_EXPORTER: TEXT,
  OTEL_METRICS_EXPORTER: TEXT,
  OTEL_LOGS_EXPORTER: TEXT,
  OTEL_PROPAGATORS: TEXT,
  OTEL_TRACES_SAMPLER: {
    values: [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
  },
  OTEL_TRACES_SAMPLER_ARG: TEXT,
  OTEL_NODE_RESOURCE_DETECTORS: {
    values: ['all', 'none', 'env', 'host', 'os', 'process', 'serviceinstance', 'service', 'container'],
    isList: true,
  },
  OTEL_EXPORTER_PROMETHEUS_HOST: TEXT,
  OTEL_EXPORTER_PROMETHEUS_PORT: NUMBER,
  OTEL_METRIC_EXPORT_INTERVAL: NUMBER,
  OTEL_METRIC_EXPORT_TIMEOUT: NUMBER,
  OTEL_BSP_SCHEDULE_DELAY: NUMBER,
  OTEL_BSP_EXPORT_TIMEOUT: NUMBER,
  OTEL_BSP_MAX_QUEUE_SIZE: NUMBER,
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: NUMBER,
  OTEL_BLRP_SCHEDULE_DELAY: NUMBER,
  OTEL_BLRP_EXPORT_TIMEOUT: NUMBER,
  OTEL_BLRP_MAX_QUEUE_SIZE: NUMBER,
  OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: NUMBER,
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: { values: ['cumulative', 'delta', 'lowmemory'] },
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: {
    values: ['explicit_bucket_histogram', 'base2_exponential_bucket_histogram'],
  },
  ...Object.fromEntries(OTHER_NAMES.map((name) => [name, TEXT])),
  ...perSignal('ENDPOINT', TEXT),
  ...perSignal('HEADERS', TEXT),
  ...perSignal('PROTOCOL', PROTOCOL),
  ...perSignal('TIMEOUT', NUMBER),
  ...perSignal('COMPRESSION', { values: ['gzip', 'none'] }),
  ...perSignal('INSECURE', BOOLEAN),
  ...perSignal('CERTIFICATE', TEXT),
  ...perSignal('CLIENT_CERTIFICATE', TEXT),
  ...perSignal('CLIENT_KEY', TEXT),
};
