import type { RunCheck } from '../run-check';
import { bundledSdk, calls, earlyCalls } from './calls';
import { events } from './events';
import { patched, registration } from './patching';
import { shutdown } from './shutdown';
import { started } from './started';
import { exportResults, provider } from './telemetry';
import { warnings, webhooks } from './webhooks';

/** The checks of a run in the order of the report. */
export const RUN_CHECKS: readonly RunCheck[] = [
  started,
  registration,
  patched,
  calls,
  events,
  earlyCalls,
  bundledSdk,
  provider,
  exportResults,
  shutdown,
  webhooks,
  warnings,
];
