import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect } from 'chai';
import { EXAMPLES } from '../../compat/examples';

const FOLDER = join(__dirname, '../../../examples');
const INDEX = readFileSync(join(FOLDER, 'README.md'), 'utf8');

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

describe('examples/README.md', () => {
  it('has a row for each application', () => {
    const missing = EXAMPLES.filter(({ folder }) => !INDEX.includes(`| [${folder}](${folder}/README.md) |`));
    expect(missing.map(({ folder }) => folder)).to.deep.equal([]);
  });
});

for (const { folder, testSummary } of EXAMPLES) {
  describe(`examples/${folder}`, () => {
    const read = (name: string) => readFileSync(join(FOLDER, folder, name), 'utf8');
    const files = () => readdirSync(join(FOLDER, folder));

    it('has a README with what a command prints', () => {
      expect(read('README.md')).to.match(/prints?:\n\n {4}\S/);
    });

    it('depends on exact versions', () => {
      const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Manifest;
      for (const version of Object.values({ ...dependencies, ...devDependencies })) {
        expect(version).to.match(/^\d+\.\d+\.\d+$/);
      }
    });

    it('has a lock file without addresses of a registry', () => {
      const locks = files().filter((name) =>
        /^(?:package-lock\.json|pnpm-lock\.yaml|yarn\.lock)$/.test(name),
      );
      expect(locks).to.have.length(1);
      for (const name of locks) expect(read(name)).to.not.match(/"resolved"|tarball:|\/\/registry/);
    });

    if (testSummary === undefined) {
      it('names its service, and exports to this machine only', () => {
        const environments = files().filter((name) => name.endsWith('.env'));
        expect(environments).to.not.be.empty;
        for (const name of environments) {
          const variables = parseEnv(read(name)) as Record<string, string>;
          expect(variables['OTEL_SERVICE_NAME']).to.match(new RegExp(`^example-${folder}`));
          if (variables['OTEL_METRICS_EXPORTER'] === 'prometheus') {
            expect(variables['OTEL_EXPORTER_PROMETHEUS_HOST']).to.equal('127.0.0.1');
          }
        }
      });

      it('has no key in a file', () => {
        for (const name of files().filter((each) => each.endsWith('.env'))) {
          expect(read(name)).to.not.match(/KEY|SECRET|TOKEN|PASSWORD/);
        }
        expect(existsSync(join(FOLDER, folder, '.env'))).to.equal(false);
      });
    }
  });
}
