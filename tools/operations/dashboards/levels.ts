import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { LEVEL_COLORS } from './colors';
import type { Levels } from './panel';

/** Below every value of a panel. The first step has no value: Grafana paints panels without data in its color. */
const LOWEST = -1_000_000;

/** Returns the colors of values. The first one is neutral: nothing is green that has no data. */
export function stepsOf({ levels = {}, below }: { readonly levels?: Levels; readonly below?: Levels }) {
  const { neutral, warning, critical } = LEVEL_COLORS;
  const steps: dashboard.Threshold[] = [{ value: null, color: neutral }];
  if (below !== undefined) {
    steps.push({ value: LOWEST, color: critical });
    if (below.critical !== undefined) {
      steps.push({ value: below.critical, color: below.warning === undefined ? neutral : warning });
    }
    if (below.warning !== undefined) steps.push({ value: below.warning, color: neutral });
  }
  if (levels.warning !== undefined) steps.push({ value: levels.warning, color: warning });
  if (levels.critical !== undefined) steps.push({ value: levels.critical, color: critical });
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps);
}
