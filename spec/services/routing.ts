import { Alertmanager, type Labels } from './alertmanager';
import type { Notified, Timeline } from './incidents';

/**
 * Returns who is notified in each minute of each timeline, by a real Alertmanager with this configuration.
 *
 * Each distinct set of alerts gets an `environment` of its own, which the configuration groups by and compares. So
 * one Alertmanager routes all sets at once.
 */
export async function routed(
  timelines: readonly Timeline[],
  config: string,
): Promise<(readonly Notified[])[][]> {
  const environments = new Map<string, string>();
  const alerts: Labels[] = [];
  const keys = timelines.map((timeline) =>
    timeline.map((firing) => {
      const key = JSON.stringify(firing);
      if (!environments.has(key)) {
        const environment = `set-${environments.size}`;
        environments.set(key, environment);
        alerts.push(...firing.map((labels) => ({ ...labels, environment })));
      }
      return key;
    }),
  );
  const alertmanager = await Alertmanager.start(config);
  try {
    await alertmanager.fire(alerts);
    await alertmanager.notifications(alerts.length);
    const notified = new Map<string, Notified[]>();
    for (const { receiver, group, labels } of await alertmanager.groups()) {
      const environment = labels['environment'] ?? '';
      const own = notified.get(environment) ?? [];
      own.push({ receiver, group, alert: labels['alertname'] ?? '' });
      notified.set(environment, own);
    }
    return keys.map((timeline) => timeline.map((key) => notified.get(environments.get(key) ?? '') ?? []));
  } finally {
    await alertmanager.stop();
  }
}
