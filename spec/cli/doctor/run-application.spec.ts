import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runApplication } from '../../../lib/cli/doctor/run/application';
import { withPreload } from '../../../lib/cli/doctor/run/node-options';
import { isAlive, runNode } from '../../harness/processes/node-process';

describe('runApplication', () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'customerio-run-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('ends the processes that the application left behind', async () => {
    const file = join(folder, 'pid');
    const script =
      "const { pid } = require('node:child_process').spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });" +
      "require('node:fs').writeFileSync(process.argv[1], String(pid)); process.exit()";
    const left = () => (existsSync(file) ? [Number(readFileSync(file, 'utf8'))] : []);
    const listeners = () => ['SIGINT', 'SIGTERM'].map((name) => process.listenerCount(name));
    const listenersBefore = listeners();
    const outcome = await runApplication([process.execPath, '-e', script, file], {
      cwd: folder,
      env: process.env,
      limitMs: 60_000,
      processIds: left,
      childrenGraceMs: 10,
    });
    expect(outcome).to.include({ stop: 'ended', code: 0, signal: null, wasKilled: false });
    expect(left().map(isAlive)).to.deep.equal([false]);
    expect(listeners()).to.deep.equal(listenersBefore);
  });
});

describe('withPreload', () => {
  it('keeps existing options, and accepts spaces, quotes and backslashes in the path', async () => {
    const preloaded = join(__dirname, 'no such "folder\\', 'file.js');
    const { stderr } = await runNode(['-e', '0'], {
      env: { NODE_OPTIONS: withPreload('--no-warnings', preloaded) },
    });
    expect(stderr).to.include(`Cannot find module '${preloaded}'`);
    expect(withPreload(' --no-warnings ', '/a')).to.equal('--require /a --no-warnings');
    expect(withPreload(undefined, '/a')).to.equal('--require /a');
  });
});
