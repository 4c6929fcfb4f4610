import { METRICS } from '../catalog';

/** Labels that rules or Prometheus set. They differ within one installation. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['job', 'instance', 'le', 'quantile', 'alertname', 'alertstate', 'severity', 'area', 'window'],
  ...Object.values(METRICS).flatMap(({ attributes }) => attributes),
]);

/** Returns why a label cannot distinguish installations, as the end of "it must be ...". */
export function siteLabelProblem(label: string): string | undefined {
  if (!/^[a-zA-Z_]\w*$/.test(label) || label.startsWith('__')) {
    return 'the name of a label: letters, digits and underscores';
  }
  return RESERVED.has(label)
    ? 'the name of a label other than job and instance, and no label of the metrics or alerts'
    : undefined;
}
