import type { RuleFiles } from '../../rules';

const ADDRESSES =
  ' Replace the two example addresses: runbooks.example.com/customerio and grafana.example.com.';

/** Comments at the start of rule files. */
export const HEADS: RuleFiles<string> = {
  'rules/customerio.yml':
    ' Ratios that the alerts and the dashboards read. A ratio is 0 while nothing failed, absent while idle.',
  'alerts/customerio.yml':
    ' Needs the recording rules of ../rules/ and Prometheus 2.42 or later (`keep_firing_for`).\n' + ADDRESSES,
  'alerts/customerio-collector.yml':
    ' Alerts on every OpenTelemetry Collector that this Prometheus scrapes. Leave the file out if you have others.\n' +
    ADDRESSES,
};
