import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { INSTALLED, LINE, LINE_ID, OURS, PROJECT } from '../project';

const MODULES = join(PROJECT, 'node_modules');
const MANIFEST = 'package.json';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly engines?: { readonly node?: string };
}

/** Returns the folders of all packages that are installed in `modules`, nested ones included. */
function packagesIn(modules: string): string[] {
  return readdirSync(modules, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?:^|node_modules\/)(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path))
    .map((path) => path.slice(0, -MANIFEST.length - 1));
}

const nameOf = (path: string) => path.split('node_modules/').at(-1) ?? path;
const manifest = (path: string) =>
  JSON.parse(readFileSync(join(MODULES, path, MANIFEST), 'utf8')) as Manifest;

const WARNING = /ERESOLVE|\bpeer\b|EBADENGINE|deprecated/i;
const npmOutput = (installation: string) =>
  readFileSync(join(INSTALLED, `${installation}.install.txt`), 'utf8');

describe(`the installed tarball (${LINE_ID})`, () => {
  let packages: string[];
  before(() => {
    packages = packagesIn(MODULES);
  });

  const copiesOf = (name: string) => packages.filter((path) => nameOf(path) === name);

  it('installs without warnings about peers, engines or deprecations', () => {
    expect(npmOutput(LINE_ID)).to.match(/^added \d+ packages/m);
    expect(npmOutput(LINE_ID)).not.to.match(WARNING);
  });

  it('adds no second copy of the API, of an SDK or of a module hook', () => {
    for (const name of ['@opentelemetry/api', 'import-in-the-middle', 'require-in-the-middle']) {
      expect(copiesOf(name), name).to.deep.equal([name]);
    }
    const below = packages.filter((path) => path.startsWith(`${OURS}/node_modules/@opentelemetry/`));
    expect(below.map(nameOf)).to.deep.equal(LINE.nested);
  });

  it('resolves the base class that runs on both lines if no lock file or instrumentation selects it', () => {
    const resolution = `${LINE_ID}-resolution`;
    const lock = readFileSync(join(INSTALLED, resolution, 'package-lock.json'), 'utf8');
    const { packages: chosen } = JSON.parse(lock) as { packages: Record<string, Manifest> };
    const versions = Object.entries(chosen).map(([path, { version }]) => [nameOf(path), version]);
    const versionsOf = (name: string) =>
      versions.filter(([each]) => each === name).map(([, version]) => version);
    expect(versionsOf('@opentelemetry/api')).to.deep.equal([manifest('@opentelemetry/api').version]);
    expect(versionsOf('@opentelemetry/instrumentation').join()).to.match(/^0\.2\d\d\.\d+$/);
    expect(npmOutput(resolution)).not.to.match(WARNING);
  });

  it('has an OpenTelemetry SDK that requires the Node versions of the line', () => {
    expect(manifest('@opentelemetry/sdk-node').engines?.node).to.equal(LINE.engines);
  });
});
