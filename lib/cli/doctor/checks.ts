import type { CommandArguments } from '../command';
import { skipped, type Check } from './check';
import { cardinality } from './metrics/cardinality';
import { eventOutcomes } from './metrics/event-outcomes';
import { exponentialHistograms } from './metrics/histograms';
import { logVolume } from './metrics/log-volume';
import { collectorRenames } from './metrics/names';
import { metricsPage, metricsPageAddress } from './metrics/page-checks';
import { otlpEndpoint } from './otlp/check';
import { sdkCopies, sdkVersion } from './packages/customerio-sdk';
import { apiCopies, apiVersion, otelSdk } from './packages/opentelemetry';
import { nodeVersion, packageVersion } from './packages/runtime';
import { redis, redisClock, redisEviction } from './redis/checks';
import { exporters } from './settings/exporters';
import { options } from './settings/options';
import { otelVariables } from './settings/otel-variables';
import { serviceInstanceId, serviceName } from './settings/resource';
import { webhook, webhookRawBody, webhookResponseTime, webhookUnsigned } from './webhook/checks';

/** The checks in the order of the report. */
export const CHECKS: readonly Check[] = [
  nodeVersion,
  packageVersion,
  sdkCopies,
  sdkVersion,
  apiVersion,
  apiCopies,
  otelSdk,
  options,
  otelVariables,
  serviceName,
  serviceInstanceId,
  exporters,
  otlpEndpoint,
  metricsPage,
  metricsPageAddress,
  collectorRenames,
  exponentialHistograms,
  cardinality,
  eventOutcomes,
  logVolume,
  redis,
  redisEviction,
  redisClock,
  webhook,
  webhookUnsigned,
  webhookRawBody,
  webhookResponseTime,
];

const withoutApplication: Check = {
  id: 'metrics-page',
  run: () => [
    skipped(
      'Run the doctor without a command while the application runs, to check its metrics page and webhooks.',
    ),
  ],
};

/** Returns the checks of a run: with a command after `--`, those that need no running application. */
export const checksFor = ({ rest }: CommandArguments): readonly Check[] =>
  rest.length === 0
    ? CHECKS
    : [...CHECKS.filter(({ needsApplication }) => !needsApplication), withoutApplication];
