import { SIGNALS, type ProcessReport, type Signal } from '../process-report';
import { failure, pass, warning, type RunCheck, type RunFinding } from '../run-check';
import { count, list, programsOf, sum } from '../wording';

const providersOf = ({ signals }: ProcessReport): Signal[] =>
  SIGNALS.filter((signal) => signals[signal].hasProvider);

/** An OpenTelemetry SDK is registered. */
export const provider: RunCheck = {
  id: 'run-provider',
  run({ users }) {
    const without = users.filter((user) => providersOf(user).length === 0);
    const withoutMetrics = users.filter(
      (user) => !without.includes(user) && !user.signals.metrics.hasProvider,
    );
    const complete = users.filter((user) => user.signals.metrics.hasProvider);
    return [
      ...(without.length === 0
        ? []
        : [
            failure(
              `No OpenTelemetry SDK is registered in ${programsOf(without)}. Calls and webhooks are not recorded.`,
              'Start NodeSDK before the application, and use one version of @opentelemetry/api.',
            ),
          ]),
      ...(withoutMetrics.length === 0
        ? []
        : [
            warning(
              `No meter provider is registered in ${programsOf(withoutMetrics)}. Metrics are not recorded.`,
              'Set OTEL_METRICS_EXPORTER to otlp or prometheus, or pass metricReaders to NodeSDK.',
            ),
          ]),
      ...(complete.length === 0
        ? []
        : [
            pass(
              `Providers of ${list(complete.flatMap(providersOf))} are registered in ${programsOf(complete)}.`,
            ),
          ]),
    ];
  },
};

/** Providers of the OpenTelemetry SDKs. The exporters of others cannot be found. */
const SDK_PROVIDER = /^(?:Meter|Tracer|BasicTracer|NodeTracer)Provider$/;

const BACKEND_FIX =
  'Check that the backend is up, and check OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL ' +
  'and OTEL_EXPORTER_OTLP_HEADERS.';

/** Exporters exist and succeed. */
export const exportResults: RunCheck = {
  id: 'run-exports',
  run: ({ users }) => SIGNALS.flatMap((signal) => exportsOf(signal, users)),
};

/** Returns whether calls were recorded without a span that could be exported. */
const dropsSpans = ({ calls, signals }: ProcessReport): boolean =>
  Object.keys(calls).length > 0 && signals.traces.callsSinceExport === 0;

function exportsOf(signal: Signal, users: readonly ProcessReport[]): RunFinding[] {
  const reports = users.map(({ signals }) => signals[signal]).filter(({ hasProvider }) => hasProvider);
  if (reports.length === 0) return [];
  const exporters = list(reports.flatMap((each) => [...each.exporters, ...each.pullReaders]));
  if (exporters === '') {
    if (!reports.every((each) => SDK_PROVIDER.test(each.provider))) return [];
    return [
      warning(
        `The provider of ${signal} has no exporter.`,
        `Set OTEL_${signal.toUpperCase()}_EXPORTER, for example to otlp, or pass an exporter to NodeSDK.`,
      ),
    ];
  }
  const failed = sum(reports, ({ exportsFailed }) => exportsFailed);
  const succeeded = sum(reports, ({ exportsSucceeded }) => exportsSucceeded);
  const counts = `${count(succeeded, 'export')} of ${signal} succeeded, ${failed} failed (${exporters})`;
  if (failed > 0) {
    const reasons = list(reports.flatMap(({ lastFailure }) => lastFailure ?? []));
    return [failure(`${counts}. The last failure: ${reasons}.`, BACKEND_FIX)];
  }
  if (succeeded > 0) return [pass(`${counts}.`)];
  if (sum(reports, ({ exportsStarted }) => exportsStarted) > 0) {
    return [warning(`No export of ${signal} got a response during the run (${exporters}).`, BACKEND_FIX)];
  }
  if (signal === 'traces' && users.some(dropsSpans)) {
    return [
      warning(
        `Calls were recorded, but their spans were not (${exporters}).`,
        'A sampler may drop them: check OTEL_TRACES_SAMPLER, and the option requireParentSpan.',
      ),
    ];
  }
  const isPulled = reports.some(({ pullReaders }) => pullReaders.length > 0);
  return [
    pass(
      isPulled
        ? `A Prometheus server can read the ${signal} (${exporters}).`
        : `No ${signal} were exported during the run (${exporters}).`,
    ),
  ];
}
