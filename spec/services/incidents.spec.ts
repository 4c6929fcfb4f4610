import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { INCIDENTS } from '../../tools/operations/incidents';
import type { Incident } from '../../tools/operations/incidents/model';
import { PLANTED_FAULTS, type PlantedFault } from '../../tools/operations/incidents/planted-faults';
import { REPOSITORY } from '../harness/processes/node-process';
import { faultsOf, timelineOf, type Timeline } from './incidents';
import { routed } from './routing';

const RULES = ['rules/customerio.yml', 'alerts/customerio.yml', 'alerts/customerio-collector.yml'].map(
  (path) => join(REPOSITORY, 'prometheus', path),
);
const ALERTMANAGER = join(REPOSITORY, 'examples/alertmanager/alertmanager.yml');
/** Incidents that run at the same time. */
const PARALLEL = 2;

const minutesOf = ({ minutes }: Incident) => minutes;

/** Runs a function for each item, some of them at a time, the longest first. */
async function eachOf<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const work = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

describe('the alerts and their routes', function () {
  // real windows over about a hundred hours of virtual time
  this.timeout(1_200_000);

  describe('in an incident', () => {
    const found = new Map<Incident, readonly string[]>();

    before(async () => {
      const timelines = new Map<Incident, Timeline>();
      const longest = [...INCIDENTS].sort((one, other) => minutesOf(other) - minutesOf(one));
      await eachOf(longest, async (incident) => {
        timelines.set(incident, await timelineOf(incident, RULES));
      });
      const notified = await routed([...timelines.values()], ALERTMANAGER);
      [...timelines.keys()].forEach((incident, index) => {
        found.set(incident, faultsOf(incident, notified[index] ?? []));
      });
    });

    for (const incident of INCIDENTS) {
      it(`notify as expected: ${incident.name}`, () => {
        expect(found.get(incident)).to.deep.equal([]);
      });
    }
  });

  describe('with a planted fault', () => {
    for (const fault of PLANTED_FAULTS) {
      it(`fail ${fault.incident}: ${fault.what}`, async () => {
        const folder = mkdtempSync(join(tmpdir(), 'customerio-planted-'));
        try {
          const incident = INCIDENTS.find(({ name }) => name === fault.incident)!;
          const rules = RULES.map((path, index) => {
            if (fault.file !== 'rules' || !path.endsWith('alerts/customerio.yml')) return path;
            const copy = join(folder, `rules-${index}.yml`);
            writeFileSync(copy, inRules(readFileSync(path, 'utf8'), fault));
            return copy;
          });
          let config = ALERTMANAGER;
          if (fault.file === 'alertmanager') {
            config = join(folder, 'alertmanager.yml');
            writeFileSync(config, replaced(readFileSync(ALERTMANAGER, 'utf8'), fault));
          }
          const [notified = []] = await routed([await timelineOf(incident, rules)], config);
          expect(faultsOf(incident, notified)).to.not.deep.equal([]);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      });
    }
  });
});

/** Plants the fault in each rule of its alert. */
function inRules(text: string, fault: PlantedFault): string {
  const rules = text.split(/(?=\n {6}- alert: )/);
  const own = `- alert: ${fault.alert}\n`;
  expect(rules.some((rule) => rule.includes(own) && rule.includes(fault.text))).to.equal(true);
  return rules
    .map((rule) => (rule.includes(own) ? rule.replaceAll(fault.text, fault.replacement) : rule))
    .join('');
}

function replaced(text: string, { text: original, replacement }: PlantedFault): string {
  expect(text).to.include(original);
  return text.replaceAll(original, replacement);
}
