import { expect } from 'chai';
import { ALERTS } from '../../tools/operations/alerts';
import { runInstalled } from '../harness/processes/installed-program';
import { Alertmanager, type Labels } from './alertmanager';

const CONFIG = 'examples/alertmanager/alertmanager.yml';
const RECEIVERS = { critical: 'pager', warning: 'tickets', info: 'digest' } as const;

/** Returns the labels of alerts as Prometheus sends them. */
const alerts = (job: string, ...names: readonly string[]): Labels[] =>
  ALERTS.filter(({ alert }) => names.includes(alert)).map(({ alert, severity, area, window }) => ({
    alertname: alert,
    severity,
    area,
    job,
    ...(window !== undefined && { window }),
  }));

describe('the example configuration of Alertmanager', () => {
  it('passes amtool check-config', () => {
    const { status, output } = runInstalled('amtool', ['check-config', CONFIG]);
    expect(status, output).to.equal(0);
  });

  it('routes every alert by its severity', () => {
    for (const { alert, severity } of ALERTS) {
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

    it('mutes consequences in the same job only', async () => {
      const failing = alerts(
        'app',
        'CustomerIOHighErrorRate',
        'CustomerIOSendsFailing',
        'CustomerIOErrorBudgetBurnFast',
        'CustomerIOHighLatency',
        'CustomerIORetryStorm',
      );
      const slow = alerts('other', 'CustomerIOHighLatency', 'CustomerIOOperationFailing');
      const absent = [
        ...alerts('app', 'CustomerIOTelemetryAbsent'),
        ...alerts('other', 'CustomerIOCallsStopped'),
      ];
      const all = [...failing, ...slow, ...absent];
      await alertmanager.fire(all);
      expect([...new Set(await alertmanager.notifications(all.length))]).to.deep.equal([
        'CustomerIOCallsStopped',
        'CustomerIOHighErrorRate',
        'CustomerIOHighLatency',
        'CustomerIOOperationFailing',
        'CustomerIOTelemetryAbsent',
      ]);
    });

    it('sends one page for one cause in ten services', async () => {
      const all = Array.from({ length: 10 }, (_, index) =>
        alerts(`service-${index}`, index % 2 === 0 ? 'CustomerIOHighErrorRate' : 'CustomerIOAllCallsFailing'),
      ).flat();
      await alertmanager.fire(all);
      await alertmanager.notifications(all.length);
      const groups = new Set(
        (await alertmanager.groups()).map(({ receiver, group }) => `${receiver} ${group}`),
      );
      expect([...groups]).to.deep.equal(['pager area=calls']);
    });
  });
});
