import { failure, pass, warning, type Check, type Environment, type Result } from '../check';
import { pageOf } from '../metrics/page';
import { installedIn } from '../packages/installed';
import { exportersOf, exporterVariable, SIGNAL_NAMES, SIGNALS, type Signal } from './signals';

/** A name of an exporter. Other texts are in the wrong variable, and can be secrets. */
const NAME = /^[a-z][a-z_-]{0,19}$/i;

const unsupported = (environment: Environment, signal: Signal): readonly string[] =>
  exportersOf(environment, signal).filter((name) => !SIGNALS[signal].exporters.includes(name));

function unsupportedResult(signal: Signal, names: readonly string[]): Result {
  const list = names.map((name) => (NAME.test(name) ? `"${name}"` : 'a value that is not a name')).join(', ');
  return failure(
    `${exporterVariable(signal)} contains ${list}, which the SDK does not know: it exports no ${signal} there.`,
    `Accepted: ${SIGNALS[signal].exporters.join(', ')}.`,
  );
}

function describeSignal(environment: Environment, signal: Signal): string {
  const names = exportersOf(environment, signal);
  if (names.includes('none')) return `${signal}: none`;
  if (names.length > 0) return `${signal}: ${names.join(', ')}`;
  return `${signal}: ${installedIn(environment).hasNodeSdk ? 'otlp by default, or set in code' : 'set in code'}`;
}

export const exporters: Check = {
  id: 'exporters',
  async run(environment) {
    const wrong = SIGNAL_NAMES.flatMap((signal) => {
      const names = unsupported(environment, signal);
      return names.length === 0 ? [] : [unsupportedResult(signal, names)];
    });
    if (wrong.length > 0) return wrong;
    const mixed = SIGNAL_NAMES.filter((signal) => {
      const names = exportersOf(environment, signal);
      return names.includes('none') && names.length > 1;
    });
    if (mixed.length > 0) {
      return mixed.map((signal) =>
        warning(
          `${exporterVariable(signal)} contains "none" and other exporters.`,
          'Remove "none", or remove the other exporters.',
        ),
      );
    }
    const isOff = exportersOf(environment, 'metrics').includes('none');
    // an exporter that the code creates works nevertheless
    if (isOff && (await pageOf(environment)).samples === undefined) {
      return [
        warning(
          'OTEL_METRICS_EXPORTER is "none": no metric is exported, unless code creates a metric reader.',
          'Set OTEL_METRICS_EXPORTER to "otlp" or "prometheus".',
        ),
      ];
    }
    return [pass(`${SIGNAL_NAMES.map((signal) => describeSignal(environment, signal)).join('; ')}.`)];
  },
};
