import { setTimeout as sleep } from 'node:timers/promises';
import { rulesFor } from '../../lib/rules';
import { REPOSITORY } from './find';
import { INCIDENTS, type Controls, type Incident, type IncidentName } from './incidents';

export interface Rehearsal {
  readonly name: IncidentName;
  /** How long the stack stays healthy first, in milliseconds. */
  readonly healthyMs: number;
  /** Undefined until Ctrl-C. */
  readonly durationMs: number | undefined;
  readonly controls: Controls;
  /** Page with the alerts. */
  readonly alertsUrl: string;
  readonly print: (...lines: readonly string[]) => void;
}

/** Starts an incident, prints the alert to expect, and ends the incident after its time. */
export async function rehearse({
  name,
  healthyMs,
  durationMs,
  controls,
  alertsUrl,
  print,
}: Rehearsal): Promise<void> {
  const incident: Incident = INCIDENTS[name];
  if (healthyMs > 0) {
    print(`Incident       ${name} starts in ${Math.round(healthyMs / 1_000)} s`);
    await sleep(healthyMs);
  }
  await incident.start(controls);
  print(
    `Incident       ${name}, since ${timeOfDay()}. ${incident.description}`,
    `  expect       ${incident.alert} (${kindOf(incident.alert)}) within ${incident.withinMinutes} minutes: ${alertsUrl}`,
    `  runbook      ${REPOSITORY}/docs/runbooks/${incident.alert}.md`,
  );
  if (durationMs === undefined) return;
  await sleep(durationMs);
  await incident.end(controls);
  print(`Incident       ${name} ended at ${timeOfDay()}. The alert resolves when its window has passed.`);
}

const KINDS: Readonly<Record<string, string>> = { critical: 'a page', warning: 'a ticket', info: 'a note' };

/** Returns what the routes of the example make of an alert. */
function kindOf(name: string): string {
  const rules = Object.values(rulesFor()).flatMap(({ groups }) => groups.flatMap((group) => group.rules));
  const severity = rules.find(({ alert }) => alert === name)?.labels?.['severity'] ?? '';
  return KINDS[severity] ?? severity;
}

const timeOfDay = () => new Date().toTimeString().slice(0, 8);
