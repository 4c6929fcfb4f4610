import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY, runNode } from '../harness/processes/node-process';

const PROGRAM = 'examples/service/start.ts';

describe('examples/run.mjs', () => {
  const root = mkdtempSync(join(tmpdir(), 'customerio-run-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const run = (...args: string[]) =>
    runNode([join(root, 'examples/run.mjs'), 'service', ...args], { cwd: root });

  before(() => {
    for (const file of ['tsconfig.json', 'examples/tsconfig.json', 'examples/run.mjs']) {
      cpSync(join(REPOSITORY, file), join(root, file));
    }
    write('package.json', '{"type":"commonjs"}');
    write('lib/index.ts', 'export const name = "service";\n');
    write('examples/stack/index.ts', 'export {};\n');
    write(
      PROGRAM,
      "import { name } from '../../lib';\nprocess.stdout.write([name, ...process.argv.slice(2)].join());\n",
    );
  });

  after(() => rmSync(root, { recursive: true, force: true }));

  it('reports that the dependencies are not installed', async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout, stderr }).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: 'The dependencies are not installed. Run npm ci first.\n',
    });
  });

  it('builds before the first start only, and passes the options', async () => {
    symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'), 'junction');
    const first = await run('--port', '1');
    expect(first).to.include({ code: 0, stdout: 'service,--port,1' });
    expect(first.stderr).to.match(/^Building the example\.\.\. done in [\d.]+ s\.\n$/);
    expect(await run()).to.include({ code: 0, stdout: 'service', stderr: '' });
  });

  it('builds after a change, and not again', async () => {
    write('lib/index.ts', 'export const name = "changed";\n');
    const changed = await run();
    expect(changed).to.include({ code: 0, stdout: 'changed' });
    expect(changed.stderr).to.include('Building');
    expect(await run()).to.include({ stdout: 'changed', stderr: '' });
  });

  it('reports a syntax error with its place, and does not start', async () => {
    write(PROGRAM, 'const = 1;\n');
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
    expect(stderr).to.match(/^Building the example\.\.\. failed\.\n.*start\.ts[(:]1\b/);
  });
});
