import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

interface Rule {
  expr: string;
  for?: string;
  keep_firing_for?: string;
}
interface RuleFile {
  readonly groups: readonly { interval?: string; readonly rules: readonly Rule[] }[];
}

const UNIT_S: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Divides every duration in a text, such as `5m` or `[1h:30s]`. The shortest result is one second. */
const shorten = (text: string, factor: number): string =>
  text.replace(/(?<![\w.])(\d+)([smhdw])(?!\w)/g, (_, count: string, unit: string) => {
    const seconds = (Number(count) * (UNIT_S[unit] ?? 0)) / factor;
    return `${Math.max(1, Math.round(seconds))}s`;
  });

/** Files in a temporary folder, which the caller removes. */
export interface ShortenedFiles {
  readonly folder: string;
  /** Folder with the rules and alerts. */
  readonly rules: string;
  /** Configuration of Alertmanager. */
  readonly routes: string;
}

/**
 * Writes the shipped rules, alerts and routes with all durations divided by a factor.
 *
 * @param receiver URL that replaces the example's receivers.
 */
export function writeShortened(factor: number, receiver: string): ShortenedFiles {
  const folder = mkdtempSync(join(tmpdir(), 'customerio-shortened-'));
  const rules = join(folder, 'rules');
  mkdirSync(rules);
  for (const source of ['prometheus/rules', 'prometheus/alerts']) {
    for (const name of readdirSync(source).filter((each) => each.endsWith('.yml'))) {
      const file = parse(readFileSync(join(source, name), 'utf8')) as RuleFile;
      for (const group of file.groups) {
        if (group.interval !== undefined) group.interval = shorten(group.interval, factor);
        for (const rule of group.rules) {
          for (const key of ['expr', 'for', 'keep_firing_for'] as const) {
            const text = rule[key];
            if (text !== undefined) rule[key] = shorten(text, factor);
          }
        }
      }
      writeFileSync(join(rules, `${source.replace('/', '-')}-${name}`), stringify(file));
    }
  }
  const routes = join(folder, 'alertmanager.yml');
  const shipped = readFileSync('examples/alertmanager/alertmanager.yml', 'utf8');
  writeFileSync(routes, shorten(shipped, factor).replaceAll('http://127.0.0.1:9095', receiver));
  return { folder, rules, routes };
}
