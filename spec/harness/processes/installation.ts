import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { FIXTURES, REPOSITORY } from './node-process';

const PACKAGE = 'opentelemetry-instrumentation-customerio';
/** The entry point that Node preloads. */
export const REGISTER = `${PACKAGE}/register`;
/** The OpenTelemetry hook for imports of ES modules. */
export const LOADER = '--experimental-loader=@opentelemetry/instrumentation/hook.mjs';
/**
 * Other dependencies of the package, the fixtures and the old SDKs. They are symbolic links, so their own dependencies
 * resolve from the repository.
 */
const LINKED = ['@opentelemetry', 'lru-cache', 'request'];

/** A project in a temporary folder with the package and an SDK, laid out as npm installs them. */
export class Installation {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'customerio-e2e-')));

  /**
   * @param sdk alias or folder of an SDK
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

  /** Copies an SDK under its real name. A symbolic link would show module hooks the real path. */
  private addSdk(sdk: string, version: string | undefined): void {
    const target = join(this.folder, 'node_modules/customerio-node');
    cpSync(resolve(REPOSITORY, 'node_modules', sdk), target, { recursive: true });
    if (version === undefined) return;
    const file = join(target, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...manifest, version }));
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
