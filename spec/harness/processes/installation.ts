import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { FIXTURES, REPOSITORY } from './node-process';

const PACKAGE = 'opentelemetry-instrumentation-customerio';
/** The entry point that Node preloads. */
export const REGISTER = `${PACKAGE}/register`;
/** The OpenTelemetry hook for imports of ES modules. */
export const LOADER = '--experimental-loader=@opentelemetry/instrumentation/hook.mjs';
/**
 * Dependencies of the package and the fixtures. They are symbolic links, so their own dependencies resolve from the
 * repository.
 */
const LINKED = ['@opentelemetry', 'lru-cache'];

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/**
 * Links the dependencies of the package at `source`, and theirs, below `root`, as npm hoists them: version 0.0 of
 * cdp-analytics-node requires a dependency of a dependency. Nested packages stay nested.
 */
function linkDependencies(source: string, root: string): void {
  for (const name of Object.keys(manifestOf(source).dependencies ?? {})) {
    const nested = join(source, 'node_modules', name);
    const link = join(root, 'node_modules', name);
    if (existsSync(nested)) linkDependencies(nested, root);
    else if (!existsSync(link)) {
      const dependency = dependencyOf(source, name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(dependency, link);
      linkDependencies(dependency, root);
    }
  }
}

/** Returns the folder of a dependency of the package at `source`. */
function dependencyOf(source: string, name: string): string {
  // with a file, because `buffer` alone is a module of Node
  const file = join(name, 'package.json');
  const folders = Module.createRequire(join(source, 'package.json')).resolve.paths(file) ?? [];
  const found = folders.map((folder) => join(folder, name)).find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`${source} has no dependency ${name}`);
  return found;
}

/** A project in a temporary folder with the package and an SDK, laid out as npm installs them. */
export class Installation {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'customerio-e2e-')));

  /**
   * @param sdk alias or folder of one of the SDKs
   * @param sdkVersion version to write into the manifest of the copied SDK
   */
  constructor(sdk?: string, sdkVersion?: string) {
    const modules = join(this.folder, 'node_modules');
    mkdirSync(modules);
    for (const name of LINKED) symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name));
    cpSync(FIXTURES, this.folder, { recursive: true });
    this.addPackage('.');
    if (sdk !== undefined) this.addSdk(sdk, sdkVersion);
  }

  /** Copies the published files of the package into the `node_modules` of `folder`. */
  addPackage(folder: string): void {
    const target = join(this.folder, folder, 'node_modules', PACKAGE);
    const testing = join(REPOSITORY, 'dist/lib/testing');
    cpSync(join(REPOSITORY, 'dist/lib'), join(target, 'dist/lib'), {
      recursive: true,
      filter: (source) => !source.startsWith(testing) && !source.endsWith('.map'),
    });
    cpSync(join(REPOSITORY, 'package.json'), join(target, 'package.json'));
  }

  /**
   * Copies an SDK under its real name into the `node_modules` of `folder`. A symbolic link would show module hooks the real
   * path. Its dependencies are links.
   */
  addSdk(sdk: string, version?: string, folder = '.'): void {
    const source = resolve(REPOSITORY, 'node_modules', sdk);
    const manifest = manifestOf(source);
    const target = join(this.folder, folder, 'node_modules', manifest.name);
    cpSync(source, target, { recursive: true });
    linkDependencies(source, target);
    if (version !== undefined)
      writeFileSync(join(target, 'package.json'), JSON.stringify({ ...manifest, version }));
  }

  /** Returns the path of a file in the project. Creates its folder. */
  path(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
