/** Values that a variable accepts. `list`: several of them, separated by commas. */
export interface VariableDefinition {
  readonly values?: readonly string[];
  readonly isList?: true;
  /** Returns whether the SDK accepts a value, for values that are no words of a list. */
  readonly isValid?: (text: string) => boolean;
  /** A valid value below this one is probably in another unit. */
  readonly min?: number;
  /** What {@link isValid} accepts. */
  readonly accepted?: string;
}

const listOf = (text: string): readonly string[] => text.split(',').filter((entry) => entry.trim() !== '');

const BOOLEAN: VariableDefinition = { values: ['true', 'false'] };
const isWholeNumber = (text: string): boolean => /^\d+$/.test(text);
const NUMBER: VariableDefinition = { isValid: isWholeNumber, accepted: 'a whole number' };
/** A time that is never so short in a service: values of seconds are the usual mistake. */
const MIN_TIME_MS = 100;
const TIME: VariableDefinition = {
  isValid: isWholeNumber,
  min: MIN_TIME_MS,
  accepted: 'milliseconds, such as 10000 for 10 seconds',
};
const isDecodable = (text: string): boolean => {
  try {
    return decodeURIComponent(text).length > 0;
  } catch {
    return false;
  }
};
const HEADERS: VariableDefinition = {
  isValid: (text) => listOf(text).every((entry) => /^[^=;]*[^=;\s][^=;]*=\s*[^;\s]/.test(entry)),
  accepted: 'name=value, with commas between several headers',
};
const RESOURCE_ATTRIBUTES: VariableDefinition = {
  // one entry that is invalid makes the SDK ignore all of them
  isValid: (text) =>
    listOf(text).every((entry) => /^\s*[^=\s][^=]*=[^=]*$/.test(entry) && isDecodable(entry)),
  accepted: 'key=value,key=value, with %2C for a comma and %3D for = in a value',
};
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
  OTEL_RESOURCE_ATTRIBUTES: RESOURCE_ATTRIBUTES,
  OTEL_LOG_LEVEL: { values: ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'] },
  OTEL_TRACES_EXPORTER: TEXT,
  OTEL_METRICS_EXPORTER: TEXT,
  OTEL_LOGS_EXPORTER: TEXT,
  OTEL_PROPAGATORS: {
    values: ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger', 'xray', 'xray-lambda', 'ottrace', 'none'],
    isList: true,
  },
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
  OTEL_TRACES_SAMPLER_ARG: {
    isValid: (text) => Number(text) >= 0 && Number(text) <= 1,
    accepted: 'a number from 0 to 1',
  },
  OTEL_NODE_RESOURCE_DETECTORS: {
    values: ['all', 'none', 'env', 'host', 'os', 'process', 'serviceinstance', 'service', 'container'],
    isList: true,
  },
  OTEL_EXPORTER_PROMETHEUS_HOST: {
    isValid: (text) => !text.includes('/'),
    accepted: 'a host name or an IP address, without http:// and without a path',
  },
  OTEL_EXPORTER_PROMETHEUS_PORT: {
    isValid: (text) => isWholeNumber(text) && Number(text) < 65_536,
    accepted: 'a port number below 65536',
  },
  OTEL_METRIC_EXPORT_INTERVAL: TIME,
  OTEL_METRIC_EXPORT_TIMEOUT: TIME,
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
  ...perSignal('HEADERS', HEADERS),
  ...perSignal('PROTOCOL', PROTOCOL),
  ...perSignal('TIMEOUT', TIME),
  ...perSignal('COMPRESSION', { values: ['gzip', 'none'] }),
  ...perSignal('INSECURE', BOOLEAN),
  ...perSignal('CERTIFICATE', TEXT),
  ...perSignal('CLIENT_CERTIFICATE', TEXT),
  ...perSignal('CLIENT_KEY', TEXT),
};
