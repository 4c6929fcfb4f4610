import { expect } from 'chai';
import { ALERT_GROUPS } from '../../tools/operations/alerts';
import { runInstalled } from '../harness/processes/installed-program';
import { Alertmanager, type Labels } from './alertmanager';

const CONFIG = 'examples/alertmanager/alertmanager.yml';
const RECEIVERS = { critical: 'pager', warning: 'tickets', info: 'digest' } as const;

const rules = ALERT_GROUPS.flatMap((group) => group.rules);

/** Returns the labels of alerts as Prometheus sends them. */
const alerts = (job: string, ...names: readonly string[]): Labels[] =>
  rules
    .filter(({ alert }) => names.includes(alert))
    .map(({ alert, severity, labels }) => ({ ...labels, alertname: alert, severity, job }));

describe('the example configuration of Alertmanager', () => {
  it('passes amtool check-config', () => {
    const { status, output } = runInstalled('amtool', ['check-config', CONFIG]);
    expect(status, output).to.equal(0);
  });

  it('routes every alert by its severity', () => {
    for (const { alert, severity } of rules) {
      const labels = [`alertname=${alert}`, `severity=${severity}`, 'job=app'];
      const verify = `--verify.receivers=${RECEIVERS[severity]}`;
      const args = ['config', 'routes', 'test', '--config.file', CONFIG, verify, ...labels];
      const { status, output } = runInstalled('amtool', args);
      expect(status, `${alert}: ${output}`).to.equal(0);
    }
  });

  describe('with its inhibition rules', () => {
    let alertmanager: Alertmanager;
    beforeEach(async () => {
      alertmanager = await Alertmanager.start(CONFIG);
    });
    afterEach(() => alertmanager.stop());

    it('mutes alerts on slow windows and latency while calls of the same job fail', async () => {
      const failing = alerts(
        'app',
        'CustomerIOErrorBudgetBurnFast',
        'CustomerIOErrorBudgetBurnSlow',
        'CustomerIOHighLatency',
        'CustomerIOLatencyBudgetBurnFast',
        'CustomerIORetryStorm',
      );
      const slow = alerts('other', 'CustomerIOHighLatency', 'CustomerIOErrorBudgetBurnSlow');
      await alertmanager.fire([...failing, ...slow]);
      expect(await alertmanager.notifications(failing.length + slow.length)).to.deep.equal([
        'CustomerIOErrorBudgetBurnFast',
        'CustomerIOErrorBudgetBurnFast',
        'CustomerIOErrorBudgetBurnSlow',
        'CustomerIOErrorBudgetBurnSlow',
        'CustomerIOHighLatency',
      ]);
    });

    it('mutes the warnings for bounces and complaints at the critical rate, but not for hard bounces', async () => {
      const mail = alerts(
        'hooks',
        'CustomerIOCriticalBounceRate',
        'CustomerIOHighBounceRate',
        'CustomerIOHighHardBounceRate',
        'CustomerIOCriticalComplaintRate',
        'CustomerIOHighComplaintRate',
      );
      await alertmanager.fire(mail);
      expect(await alertmanager.notifications(mail.length)).to.deep.equal([
        'CustomerIOCriticalBounceRate',
        'CustomerIOCriticalComplaintRate',
        'CustomerIOHighHardBounceRate',
      ]);
    });

    it('mutes lag and duplicates while webhooks fail, and feed silence while telemetry is absent', async () => {
      const feed = [
        ...alerts(
          'hooks',
          'CustomerIOWebhookProcessingFailed',
          'CustomerIOWebhookLag',
          'CustomerIOWebhookDuplicates',
          'CustomerIOTelemetryAbsent',
        ),
        { alertname: 'CustomerIOWebhookFeedSilent', severity: 'warning' },
      ];
      await alertmanager.fire(feed);
      expect(await alertmanager.notifications(feed.length)).to.deep.equal([
        'CustomerIOTelemetryAbsent',
        'CustomerIOWebhookProcessingFailed',
      ]);
    });
  });
});
