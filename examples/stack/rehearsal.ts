import { setTimeout as sleep } from 'node:timers/promises';
import { REPOSITORY } from './find';
import { INCIDENTS, type Controls, type Incident, type IncidentName } from './incidents';

export interface Rehearsal {
  readonly name: IncidentName;
  /** Undefined until Ctrl-C. */
  readonly durationMs: number | undefined;
  readonly controls: Controls;
  /** Page with the alerts. */
  readonly alertsUrl: string;
  readonly print: (...lines: readonly string[]) => void;
}

/** Starts an incident, prints the alert to expect, and ends the incident after its time. */
export async function rehearse({ name, durationMs, controls, alertsUrl, print }: Rehearsal): Promise<void> {
  const incident: Incident = INCIDENTS[name];
  await incident.start(controls);
  print(
    `Incident       ${name}, since ${timeOfDay()}. ${incident.description}`,
    `  expect       ${incident.alert} within ${incident.withinMinutes} minutes: ${alertsUrl}`,
    `  runbook      ${REPOSITORY}/docs/runbooks/${incident.alert}.md`,
  );
  if (durationMs === undefined) return;
  await sleep(durationMs);
  await incident.end(controls);
  print(`Incident       ${name} ended at ${timeOfDay()}. The alert resolves when its window has passed.`);
}

const timeOfDay = () => new Date().toTimeString().slice(0, 8);
