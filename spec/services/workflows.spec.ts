import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { builtProgramPath } from '../harness/processes/built-program';
import { REPOSITORY, runProgram } from '../harness/processes/node-process';

const WORKFLOWS = join(REPOSITORY, '.github/workflows');
const FILES = readdirSync(WORKFLOWS).map((name) => join(WORKFLOWS, name));

// disables the linters of other languages, which only some machines have
const lint = (...files: readonly string[]) =>
  runProgram(builtProgramPath('tools/ci/build-actionlint'), [
    '-no-color',
    '-shellcheck=',
    '-pyflakes=',
    ...files,
  ]);

describe('the workflows', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'customerio-workflows-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('pass actionlint', () => {
    expect(FILES).to.have.length.above(0);
    const { status, output } = lint(...FILES);
    expect(status, output).to.equal(0);
  });

  it('fail actionlint if a job needs a job that does not exist', () => {
    const release = readFileSync(join(WORKFLOWS, 'release.yml'), 'utf8');
    const broken = release.replace('needs: checks', 'needs: tests');
    expect(broken).to.not.equal(release);
    const file = join(folder, 'release.yml');
    writeFileSync(file, broken);
    const { status, output } = lint(file);
    expect(status).to.equal(1);
    expect(output).to.include('job "publish" needs job "tests" which does not exist');
  });

  it('pin every action by commit', () => {
    const actions = FILES.flatMap((file) => readFileSync(file, 'utf8').match(/(?<=uses: )[^.\s].*/g) ?? []);
    expect(actions).to.have.length.above(0);
    for (const action of actions) expect(action).to.match(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  describe('.ci/release-metadata', () => {
    const HOME = { repository: 'example', homepage: 'example', bugs: 'example' };
    const check = (fields: object, ...tag: readonly string[]) => {
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.2.3', ...fields }));
      return runProgram('bash', [join(REPOSITORY, '.ci/release-metadata'), ...tag], { cwd: folder });
    };

    it('accepts a package with repository, homepage and bugs, and a tag that matches the version', () => {
      for (const tag of [[], ['v1.2.3']]) expect(check(HOME, ...tag)).to.include({ status: 0, output: '' });
    });

    it('rejects a package without repository, homepage or bugs with one message', () => {
      for (const field of Object.keys(HOME)) {
        const { status, output } = check({ ...HOME, [field]: undefined });
        expect(status).to.equal(1);
        expect(output).to.equal(
          `Cannot publish: package.json lacks \`${field}\`; set each to the public home of the package.\n`,
        );
      }
    });

    it('rejects a tag that does not match the version', () => {
      const { status, output } = check(HOME, 'v1.2.4');
      expect(status).to.equal(1);
      expect(output).to.match(/the tag is v1\.2\.4, and package\.json has version 1\.2\.3/);
    });
  });
});
