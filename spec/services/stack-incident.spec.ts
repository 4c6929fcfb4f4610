import { readFileSync, rmSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import { expect } from 'chai';
import { parse } from 'yaml';
import { INCIDENTS } from '../../examples/stack/incidents';
import { StartedResources } from '../harness/processes/started';
import { startLocalServer, type LocalServer } from '../harness/servers/served';
import { until } from '../harness/until';
import { writeShortened } from './shortened-rules';
import { Stack } from './stack';

/** Durations are divided by this: 5 minutes become 10 s. */
const FACTOR = 30;
const NOTIFIED_MS = 60_000;
const RESOLVED_MS = 120_000;

interface Routes {
  readonly inhibit_rules: readonly {
    readonly source_matchers: string[];
    readonly target_matchers: string[];
  }[];
}

/** Returns whether matchers, such as `alertname=~"A|B"`, match an alert. Matchers of other labels match all alerts. */
const matches = (matchers: readonly string[], alert: string): boolean =>
  matchers.every((matcher) => {
    const [, operator, value = ''] = /^alertname(=~?)"(.+)"$/.exec(matcher) ?? [];
    if (operator === undefined) return !matcher.startsWith('alertname');
    return operator === '=' ? value === alert : new RegExp(`^(?:${value})$`).test(alert);
  });

/**
 * Returns the alerts that the shipped routes inhibit while a given alert fires. Shortened windows contain few calls, so
 * that such an alert can fire first. The incidents in real windows require one page.
 */
const inhibitedBy = (source: string, candidates: readonly string[]): string[] => {
  const { inhibit_rules: rules } = parse(
    readFileSync('examples/alertmanager/alertmanager.yml', 'utf8'),
  ) as Routes;
  const effective = rules.filter((rule) => matches(rule.source_matchers, source));
  return candidates.filter((each) => effective.some((rule) => matches(rule.target_matchers, each)));
};

interface Notification {
  readonly status: 'firing' | 'resolved';
  readonly receiver: 'pager' | 'tickets' | 'digest';
  readonly alerts: readonly { readonly labels: { readonly alertname: string } }[];
}

/** Records the notifications of Alertmanager. */
class Pager {
  readonly notifications: Notification[] = [];

  private constructor(private readonly server: LocalServer) {}

  static async start(): Promise<Pager> {
    const pager: Pager = new Pager(
      await startLocalServer((request, response) => {
        void json(request).then((notification) => {
          pager.notifications.push(notification as Notification);
          response.end();
        });
      }),
    );
    return pager;
  }

  get url(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  /** Returns the names of alerts in notifications with a status to a receiver, without duplicates. */
  names(receiver: Notification['receiver'], status: Notification['status']): string[] {
    const found = this.notifications.filter((each) => each.receiver === receiver && each.status === status);
    return [...new Set(found.flatMap(({ alerts }) => alerts.map(({ labels }) => labels.alertname)))];
  }

  destroy(): Promise<void> {
    return this.server.close();
  }
}

describe('npm run stack -- --incident outage', function () {
  this.timeout(360_000);
  const started = new StartedResources();
  afterEach(() => started.end());

  it('pages for the expected alert and for none that it does not inhibit, and reports its end', async () => {
    const pager = started.add(await Pager.start());
    const { folder, rules, routes } = writeShortened(FACTOR, pager.url);
    started.add({ destroy: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })) });
    const stack = started.add(
      await Stack.start({
        // the windows of the alerts contain healthy calls before the incident
        args: ['--no-collector', '--incident', 'outage', '--after', '30s', '--for', '35s'],
        env: {
          CUSTOMERIO_STACK_RULES: rules,
          CUSTOMERIO_STACK_ROUTES: routes,
          CUSTOMERIO_STACK_INTERVAL: '1s',
        },
      }),
    );
    await stack.arrived();
    await stack.until('the incident', () => stack.stdout.includes('  expect '), NOTIFIED_MS);
    expect(stack.stdout).to.include(`expect       ${INCIDENTS.outage.alert} `);

    const { alert } = INCIDENTS.outage;
    await until('a notification', () => pager.names('pager', 'firing').includes(alert), NOTIFIED_MS);
    await until('its end', () => pager.names('pager', 'resolved').includes(alert), RESOLVED_MS);

    const others = (['pager', 'tickets'] as const)
      .flatMap((receiver) => pager.names(receiver, 'firing'))
      .filter((name) => name !== alert);
    expect(inhibitedBy(alert, others)).to.deep.equal(others);
  });
});
