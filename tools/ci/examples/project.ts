import { cpSync, readFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import type { ExampleApp } from '../../../compat/examples';
import { REPOSITORY, runProgram, TestProcess } from '../../../spec/harness/processes/node-process';

type Command = readonly [program: string, ...args: string[]];

interface PackageManager {
  /** Installs exactly what the lock file has, then the tarball. */
  readonly install: (tarball: string) => readonly Command[];
  /** Runs a script of package.json, which the package manager reads or gets as text. */
  readonly run: (name: string, script: string) => Command;
}

// without npm: an old Node would not run the npm of a new one
const inShell = (_name: string, script: string): Command => ['sh', '-c', `exec ${script}`];

const PACKAGE_MANAGERS: Readonly<Record<NonNullable<ExampleApp['packageManager']>, PackageManager>> = {
  npm: {
    install: (tarball) => [
      ['npm', 'ci', '--no-audit', '--no-fund'],
      ['npm', 'install', '--no-save', '--no-audit', '--no-fund', tarball],
    ],
    run: inShell,
  },
  pnpm: {
    install: (tarball) => [
      ['pnpm', 'install', '--frozen-lockfile'],
      ['pnpm', 'add', tarball],
    ],
    run: inShell,
  },
  yarn: {
    install: (tarball) => [
      ['yarn', 'install', '--immutable'],
      ['yarn', 'add', `opentelemetry-instrumentation-customerio@file:${tarball}`],
    ],
    run: (name) => ['yarn', 'run', name],
  },
};

const GENERATED = new Set(['node_modules', 'dist', '.next', '.yarn']);

const nodeFolders = new Map<string, string>();
function nodeFolder(version: string): string {
  const known = nodeFolders.get(version);
  if (known !== undefined) return known;
  const { status, stdout, stderr } = runProgram('bash', [join(REPOSITORY, '.ci/node-binary'), version]);
  if (status !== 0) throw new Error(stderr);
  nodeFolders.set(version, dirname(stdout.trim()));
  return dirname(stdout.trim());
}

/** Node whose npm selects the versions that users of a new Node get. */
const INSTALLING_NODE = '24';

/** A copy of one example outside the checkout. */
export class ExampleProject {
  readonly folder: string;
  readonly scripts: Readonly<Record<string, string>>;
  private readonly packageManager: PackageManager;

  /** @param work folder that has `package-managers`, and gets the copy. */
  constructor(
    private readonly app: ExampleApp,
    private readonly work: string,
  ) {
    const source = join(REPOSITORY, 'examples', app.folder);
    this.folder = join(work, app.folder);
    cpSync(source, this.folder, { recursive: true, filter: (path) => !GENERATED.has(basename(path)) });
    this.packageManager = PACKAGE_MANAGERS[app.packageManager ?? 'npm'];
    const manifest = readFileSync(join(this.folder, 'package.json'), 'utf8');
    this.scripts = (JSON.parse(manifest) as { scripts: Record<string, string> }).scripts;
  }

  async install(tarball: string): Promise<void> {
    for (const command of this.packageManager.install(tarball)) {
      await this.finish(command, INSTALLING_NODE, {});
    }
  }

  /** Runs a script until it exits. Returns its output. Rejects if the script fails. */
  run(name: string, env: Readonly<Record<string, string>>): Promise<string> {
    return this.finish(this.commandOf(name), this.app.node, env);
  }

  /** Starts a script in a process group of its own, which the caller must end. */
  start(name: string, env: Readonly<Record<string, string>>): TestProcess {
    return this.spawn(this.commandOf(name), this.app.node, env);
  }

  private commandOf(name: string): Command {
    return this.packageManager.run(name, this.scripts[name] ?? '');
  }

  private async finish(
    command: Command,
    node: string,
    env: Readonly<Record<string, string>>,
  ): Promise<string> {
    const { code, stdout, stderr } = await this.spawn(command, node, env).ended;
    if (code !== 0) throw new Error(`${command.join(' ')}: exit code ${code}\n${stdout}\n${stderr}`);
    return stdout + stderr;
  }

  private spawn(
    [program, ...args]: Command,
    node: string,
    env: Readonly<Record<string, string>>,
  ): TestProcess {
    const path = [
      nodeFolder(node),
      join(this.folder, 'node_modules/.bin'),
      join(this.work, 'package-managers/node_modules/.bin'),
      process.env['PATH'] ?? '',
    ].join(delimiter);
    // no update checks and no usage data of the tools
    const offline = { NEXT_TELEMETRY_DISABLED: '1', DENO_NO_UPDATE_CHECK: '1', CI: 'true', NO_COLOR: '1' };
    return new TestProcess(program, args, {
      cwd: this.folder,
      env: { ...offline, PATH: path, ...env },
      ownGroup: true,
    });
  }
}
