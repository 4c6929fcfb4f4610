import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../../../lib/cli/doctor/check';
import { CHECKS } from '../../../lib/cli/doctor/checks';
import { runAll } from '../../../lib/cli/doctor/run-checks';

export interface Situation {
  readonly env?: Readonly<Record<string, string>>;
  /** Options of the command, without `--`. */
  readonly options?: Readonly<Record<string, string>>;
  /** Folder of the application. @default a folder that does not exist */
  readonly cwd?: string;
}

export const environmentOf = ({
  env = {},
  options = {},
  cwd = '/no/such/folder',
}: Situation): Environment => ({
  env,
  cwd,
  args: { values: options, positionals: [], rest: [] },
});

/** Runs checks of the doctor. Returns a line per result: `warning: text`, or `skipped: text`. */
export async function diagnose(
  ids: string | readonly string[],
  situation: Situation = {},
): Promise<string[]> {
  const wanted = [ids].flat();
  const checks = CHECKS.filter(({ id }) => wanted.includes(id));
  if (checks.length !== wanted.length) throw new Error(`no check has one of the ids ${wanted.join(', ')}`);
  const { findings, notChecked } = await runAll(checks, environmentOf(situation));
  return [
    ...findings.map(({ level, text, fix }) => `${level}: ${text}${fix === undefined ? '' : ` Fix: ${fix}`}`),
    ...notChecked.map(({ text }) => `skipped: ${text}`),
  ];
}

/** An application on disk. The caller must {@link ApplicationFolder.remove} it. */
export class ApplicationFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'customerio-doctor-'));

  /** @param manifest the application's package.json */
  constructor(manifest: object = {}) {
    this.write('package.json', JSON.stringify(manifest));
  }

  write(path: string, content: string): string {
    const file = join(this.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** Writes a package below `node_modules`, or below another folder such as `node_modules/a/node_modules`. */
  install(name: string, version: string, folder = 'node_modules'): this {
    this.write(`${folder}/${name}/package.json`, JSON.stringify({ name, version, main: 'index.js' }));
    this.write(`${folder}/${name}/index.js`, '');
    return this;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
