import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runNode } from '../harness/processes/node-process';

describe('the picture of a trace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trace-picture-'));
  after(() => rmSync(folder, { recursive: true }));

  it('shows the call with its retry, and a link from each webhook', async () => {
    const file = join(folder, 'trace.svg');
    const { code, stderr } = await runNode(['dist/tools/docs/trace-picture/index.js', file]);
    expect(code, stderr).to.equal(0);
    const picture = readFileSync(file, 'utf8');
    const count = (pattern: RegExp) => [...picture.matchAll(pattern)].length;
    expect(count(/>customerio\.sendEmail</g)).to.equal(1);
    expect(count(/>retry, 503</g)).to.equal(1);
    expect(count(/>customerio\.webhook</g)).to.equal(3);
    expect(count(/class="link"/g)).to.equal(3);
    expect(picture).to.match(/>email_opened, latency \d+ ms</);
  });
});
