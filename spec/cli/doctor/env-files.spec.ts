import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { withEnvFiles } from '../../../lib/cli/doctor/run/env-files';
import { REPOSITORY, runNode } from '../../harness/processes/node-process';

describe('the environment of a command', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'customerio env-'));
    writeFileSync(
      join(folder, 'app.env'),
      '# comment\nOTEL_SERVICE_NAME="mailer"\nOTEL_LOGS_EXPORTER=none\n',
    );
    writeFileSync(join(folder, 'other.env'), 'OTEL_SERVICE_NAME=other\n');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const options of [
    ['--env-file=app.env'],
    ['--env-file', 'app.env'],
    ['--env-file-if-exists=app.env'],
    ['--env-file=other.env', '--env-file=app.env'],
    ['--env-file=no-such-file.env', '--env-file=app.env'],
  ]) {
    it(`has the variables of ${options.join(' ')}`, () => {
      expect(withEnvFiles({ PATH: '/bin' }, ['node', ...options, 'app.js'], folder)).to.deep.equal({
        PATH: '/bin',
        OTEL_SERVICE_NAME: 'mailer',
        OTEL_LOGS_EXPORTER: 'none',
      });
    });
  }

  it('keeps a variable that is set already', () => {
    const env = withEnvFiles({ OTEL_SERVICE_NAME: 'shop' }, ['node', '--env-file=app.env', 'app.js'], folder);
    expect(env['OTEL_SERVICE_NAME']).to.equal('shop');
  });

  it('is that of the doctor without a file', () => {
    for (const command of [[], ['node', 'app.js'], ['node', '--env-file']]) {
      expect(withEnvFiles({ PATH: '/bin' }, command, folder)).to.deep.equal({ PATH: '/bin' });
    }
  });

  it('is checked by the doctor', async () => {
    const program = join(REPOSITORY, 'dist/lib/cli/main.js');
    const command = ['node', `--env-file=${join(folder, 'app.env')}`, '-e', '0'];
    const { stdout } = await runNode([program, 'doctor', '--', ...command]);
    expect(stdout).to.include('The service name is "mailer".');
  });
});
