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
/** What Node preloads. */
export const REGISTER = `${PACKAGE}/register`;
/** OpenTelemetry's hook for the imports of ES modules. */
export const LOADER = '--experimental-loader=@opentelemetry/instrumentation/hook.mjs';
/** What the package, the fixtures and the old SDKs need besides; their own dependencies resolve from where they are. */
const LINKED = ['@opentelemetry', 'lru-cache', 'raw-body', 'request'];

/** A project in a temporary folder, with the package and an SDK installed as npm would do it. */
export class Installation {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'customerio-e2e-')));

  /**
   * @param sdk the alias or the folder of an SDK
   * @param sdkVersion what the copy says it is, where that differs
   */
  constructor(sdk?: string, sdkVersion?: string) {
    const modules = join(this.folder, 'node_modules');
    mkdirSync(modules);
    for (const name of LINKED) symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name));
    cpSync(FIXTURES, this.folder, { recursive: true });
    this.addPackage('.');
    if (sdk !== undefined) this.addSdk(sdk, sdkVersion);
  }

  /** A copy of what is published, below `folder`. */
  addPackage(folder: string): void {
    const target = join(this.folder, folder, 'node_modules', PACKAGE);
    const testing = join(REPOSITORY, 'dist/lib/testing');
    cpSync(join(REPOSITORY, 'dist/lib'), join(target, 'dist/lib'), {
      recursive: true,
      filter: (source) => !source.startsWith(testing) && !source.endsWith('.map'),
    });
    cpSync(join(REPOSITORY, 'package.json'), join(target, 'package.json'));
  }

  /** An SDK under its real name; a module hook sees a real path, so it is a copy. */
  private addSdk(sdk: string, version: string | undefined): void {
    const target = join(this.folder, 'node_modules/customerio-node');
    cpSync(resolve(REPOSITORY, 'node_modules', sdk), target, { recursive: true });
    if (version === undefined) return;
    const file = join(target, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...manifest, version }));
  }

  path(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
