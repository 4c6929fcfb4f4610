import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { isDeepStrictEqual, parseEnv } from 'node:util';
import type { ExampleApp } from '../../../compat/examples';
import {
  REPOSITORY,
  runProgram,
  TestProcess,
  type ExitResult,
} from '../../../spec/harness/processes/node-process';

type Command = readonly [program: string, ...args: string[]];

interface PackageManager {
  /** Installs exactly what the lock file has, and the tarball. */
  readonly install: (tarball: string) => readonly Command[];
  /** Runs a script of package.json, which the package manager reads or gets as text. */
  readonly run: (name: string, script: string) => Command;
  /** Runs a command of an installed package. */
  readonly execute: (name: string, ...args: readonly string[]) => Command;
}

// without npm: an old Node would not run the npm of a new one
const inShell = (_name: string, script: string): Command => ['sh', '-c', `exec ${script}`];
const fromPath: PackageManager['execute'] = (name, ...args) => [name, ...args];

const PACKAGE_MANAGERS: Readonly<Record<NonNullable<ExampleApp['packageManager']>, PackageManager>> = {
  npm: {
    // one command is a quarter cheaper than `npm ci` and an installation of the tarball
    install: (tarball) => [
      ['npm', 'install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline', tarball],
    ],
    run: inShell,
    execute: fromPath,
  },
  pnpm: {
    install: (tarball) => [
      ['pnpm', 'install', '--frozen-lockfile'],
      ['pnpm', 'add', tarball],
    ],
    run: inShell,
    execute: fromPath,
  },
  yarn: {
    install: (tarball) => [
      ['yarn', 'install', '--immutable'],
      ['yarn', 'add', `opentelemetry-instrumentation-customerio@file:${tarball}`],
    ],
    run: (name) => ['yarn', 'run', name],
    execute: (name, ...args) => ['yarn', 'run', name, ...args],
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

type Versions = Readonly<Record<string, string>> | undefined;

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
}

/** Throws if the lock file was made for other dependencies, as `npm ci` does. */
function requireLocked(folder: string, manifest: Omit<Manifest, 'scripts'>): void {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Partial<Manifest>>>;
  };
  const { dependencies, devDependencies } = lock.packages[''] ?? {};
  if (!isDeepStrictEqual({ dependencies, devDependencies }, manifest)) {
    throw new Error('package-lock.json does not have the dependencies of package.json. Run npm install.');
  }
}

/** A copy of one example outside the checkout. */
export class ExampleProject {
  readonly folder: string;
  readonly scripts: Readonly<Record<string, string>>;
  private readonly packageManager: PackageManager;

  /** @param work folder that has `package-managers`, and gets the copy. */
  constructor(
    private readonly app: ExampleApp,
    private readonly work: string,
    readonly tarball: string,
  ) {
    const source = join(REPOSITORY, 'examples', app.folder);
    this.folder = join(work, app.folder);
    cpSync(source, this.folder, { recursive: true, filter: (path) => !GENERATED.has(basename(path)) });
    this.packageManager = PACKAGE_MANAGERS[app.packageManager ?? 'npm'];
    const manifest = readFileSync(join(this.folder, 'package.json'), 'utf8');
    const { scripts, dependencies, devDependencies } = JSON.parse(manifest) as Manifest;
    this.scripts = scripts;
    if (this.packageManager === PACKAGE_MANAGERS.npm) {
      requireLocked(this.folder, { dependencies, devDependencies });
    }
  }

  get name(): string {
    return this.app.folder;
  }

  async install(): Promise<void> {
    for (const command of this.packageManager.install(this.tarball)) {
      await this.finish(command, INSTALLING_NODE, {});
    }
  }

  /** Runs a script until it exits. Rejects if the script fails. */
  run(name: string, env: Readonly<Record<string, string>>): Promise<ExitResult> {
    this.overrideEnvFiles(name, env);
    return this.finish(this.commandOf(name), this.app.node, env);
  }

  /** Starts a script in a process group of its own, which the caller must end. */
  start(name: string, env: Readonly<Record<string, string>>): TestProcess {
    this.overrideEnvFiles(name, env);
    return this.spawn(this.commandOf(name), this.app.node, env);
  }

  /** Runs a command until it exits. Rejects if the command fails. */
  runCommand(command: Command, env: Readonly<Record<string, string>>): Promise<ExitResult> {
    return this.finish(command, this.app.node, env);
  }

  /** Returns the command line of an installed package's command. */
  commandLine(name: string, ...args: readonly string[]): Command {
    return this.packageManager.execute(name, ...args);
  }

  /** Writes variables into the files that a script loads: for Node 20.6, a file outranks the environment. */
  private overrideEnvFiles(name: string, env: Readonly<Record<string, string>>): void {
    for (const [, file = ''] of (this.scripts[name] ?? '').matchAll(/--env-file=(\S+)/g)) {
      const path = join(this.folder, file);
      const variables = { ...parseEnv(readFileSync(path, 'utf8')), ...env };
      writeFileSync(
        path,
        Object.entries(variables)
          .map((entry) => entry.join('='))
          .join('\n'),
      );
    }
  }

  private commandOf(name: string): Command {
    return this.packageManager.run(name, this.scripts[name] ?? '');
  }

  private async finish(
    command: Command,
    node: string,
    env: Readonly<Record<string, string>>,
  ): Promise<ExitResult> {
    const result = await this.spawn(command, node, env).ended;
    const { code, stdout, stderr } = result;
    if (code !== 0) throw new Error(`${command.join(' ')}: exit code ${code}\n${stdout}\n${stderr}`);
    return result;
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
