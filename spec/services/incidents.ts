import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseYaml, stringify } from 'yaml';
import type { Incident } from '../../tools/operations/incidents/model';
import { seriesOf } from '../../tools/operations/incidents/series';
import type { Labels } from './alertmanager';

/** The alerts that fire in each minute of an incident. */
export type Timeline = readonly (readonly Labels[])[];

const FIRING = 'ALERTS{alertstate="firing"}';

/** Evaluates the rules over an incident in virtual time, minute by minute. Returns what fires. */
export async function timelineOf(incident: Incident, ruleFiles: readonly string[]): Promise<Timeline> {
  const files = ruleFiles.filter((path) => incident.collectors !== undefined || !path.includes('collector'));
  const folder = mkdtempSync(join(tmpdir(), 'customerio-incident-'));
  try {
    const file = join(folder, 'incident.yml');
    const minutes = Array.from({ length: incident.minutes }, (_, minute) => minute);
    const test = {
      rule_files: files,
      // as Prometheus, which evaluates them side by side; fixed, so that each run is the same
      group_eval_order: files.flatMap((path) => groupsOf(path)),
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: seriesOf(incident),
          // no samples are expected, so that promtool prints those it found
          promql_expr_test: minutes.map((minute) => ({
            expr: FIRING,
            eval_time: `${minute}m`,
            exp_samples: [],
          })),
        },
      ],
    };
    writeFileSync(file, stringify(test, { lineWidth: 0, aliasDuplicateObjects: false }));
    return parse(await testRules(file), incident.minutes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const groupsOf = (path: string): string[] =>
  (parseYaml(readFileSync(path, 'utf8')) as { groups: { name: string }[] }).groups.map(({ name }) => name);

const testRules = (file: string): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(
      'promtool',
      ['test', 'rules', file],
      { maxBuffer: 256 * 1024 * 1024, env: { ...process.env, GOGC: '400' } },
      (error, stdout, stderr) => {
        const output = stdout + stderr;
        if (error === null || output.includes('got: ')) resolve(output);
        else if (output.includes('FAILED') || error.code !== 1) reject(new Error(output.slice(0, 2000)));
        else resolve(output);
      },
    );
  });

function parse(output: string, minutes: number): Timeline {
  const timeline: Labels[][] = Array.from({ length: minutes }, () => []);
  for (const [, time = '', found = ''] of output.matchAll(/time: (\S+),\s+exp: ?nil\s+got: ?(.*)/g)) {
    timeline[minuteOf(time)] = [...found.matchAll(/\{([^}]*)\} 1E\+00/g)].map(([, text = '']) =>
      labelsOf(text),
    );
  }
  return timeline;
}

/** Parses a duration such as `1d2h3m`. */
const minuteOf = (time: string): number =>
  [...time.matchAll(/(\d+)([dhm])(?!s)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unit === 'd' ? 1440 : unit === 'h' ? 60 : 1),
    0,
  );

function labelsOf(text: string): Labels {
  const labels = Object.fromEntries(
    [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  delete labels['__name__'];
  delete labels['alertstate'];
  return labels;
}

/** An alert that notifies: neither inhibited nor silenced. */
export interface Notified {
  readonly receiver: string;
  /** The labels by which notifications are grouped. */
  readonly group: string;
  readonly alert: string;
}

/** What differs from the expectation of an incident, as sentences. */
export function faultsOf(incident: Incident, notified: readonly (readonly Notified[])[]): string[] {
  const faults: string[] = [];
  const seen = new Map<string, number[]>();
  const groups = new Set<string>();
  notified.forEach((now, minute) => {
    for (const { receiver, alert, group } of now) {
      const key = `${receiver} ${alert}`;
      const minutes = seen.get(key) ?? [];
      if (minutes.at(-1) !== minute) minutes.push(minute);
      seen.set(key, minutes);
      if (receiver === 'pager') groups.add(group);
    }
  });
  for (const { receiver, alert, after, over } of incident.notified) {
    const key = `${receiver} ${alert}`;
    const minutes = seen.get(key)?.map((minute) => minute - incident.from);
    seen.delete(key);
    const [first, last] = [minutes?.[0], minutes?.at(-1)];
    if (first === undefined || last === undefined) {
      faults.push(`${key}: missing`);
      continue;
    }
    if (first < after[0] || first > after[1]) {
      faults.push(`${key}: minute ${first}, expected ${after.join(' to ')}`);
    }
    const end = incident.minutes - incident.from - 1;
    if (over === undefined ? last < end : last >= over) {
      faults.push(
        `${key}: until minute ${last}, expected ${over === undefined ? 'the end' : `before ${over}`}`,
      );
    }
  }
  for (const [key, minutes] of seen) {
    faults.push(
      `${key}: unexpected, minutes ${minutes[0]! - incident.from} to ${minutes.at(-1)! - incident.from}`,
    );
  }
  const pages = new Set(incident.notified.filter(({ receiver }) => receiver === 'pager')).size === 0 ? 0 : 1;
  if (groups.size !== pages)
    faults.push(`${groups.size} pages (${[...groups].join('; ')}), expected ${pages}`);
  return faults;
}
