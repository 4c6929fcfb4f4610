import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ALERT_NAMES, ALERTS } from '../../tools/operations/alerts';
import { INCIDENTS } from '../../tools/operations/incidents';
import { seriesOf } from '../../tools/operations/incidents/series';
import { withIncidentTable } from '../../tools/operations/incidents/table';

const document = readFileSync(join(__dirname, '../../../docs/alerts.md'), 'utf8');

describe('the incidents', () => {
  it('have different names and descriptions, and none differs from another one in numbers only', () => {
    const kinds = INCIDENTS.map(({ what }) => what.replace(/[\d.,]+/g, '#'));
    expect(new Set(kinds).size).to.equal(INCIDENTS.length);
    expect(new Set(INCIDENTS.map(({ name }) => name)).size).to.equal(INCIDENTS.length);
    expect(INCIDENTS.length).to.be.at.least(40);
  });

  it('notify each alert with its receiver in at least one incident, and at least ten notify none', () => {
    const receivers = { critical: 'pager', warning: 'tickets', info: 'digest' } as const;
    const notified = INCIDENTS.flatMap((incident) => incident.notified);
    const missing = new Set(ALERT_NAMES);
    for (const { alert, receiver } of notified) {
      const row = ALERTS.find((one) => one.alert === alert);
      expect(row && receivers[row.severity], alert).to.equal(receiver);
      missing.delete(alert);
    }
    expect([...missing]).to.deep.equal(WITHOUT_INCIDENT);
    expect(INCIDENTS.filter((incident) => incident.notified.length === 0).length).to.be.at.least(10);
  });

  it('have two jobs with two instances, and the same samples in each run', () => {
    for (const incident of INCIDENTS) {
      expect(Object.keys(incident.jobs).length, incident.name).to.be.at.least(2);
    }
    const [first] = INCIDENTS;
    expect(seriesOf(first!)).to.deep.equal(seriesOf(first!));
    const instances = seriesOf(first!).map(({ series }) => /instance="([^"]*)"/.exec(series)?.[1]);
    expect(new Set(instances).size).to.equal(4);
  });

  it('are the table in docs/alerts.md (to update it: npm run docs)', () => {
    expect(document).to.equal(withIncidentTable(document));
    expect(() => withIncidentTable('')).to.throw(/no markers/);
  });
});

/** Alerts that no incident of hours can reach. */
const WITHOUT_INCIDENT: readonly string[] = [];
