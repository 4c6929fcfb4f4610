import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { blocksIn } from '../../harness/markdown';
import { REPOSITORY, runProgram } from '../../harness/processes/node-process';

const EXAMPLE = join(REPOSITORY, 'examples/node-test');

describe('docs/testing.md', () => {
  it('has blocks that together are a test file whose tests pass', () => {
    const page = readFileSync(join(REPOSITORY, 'docs/testing.md'), 'utf8');
    const program = [
      "import * as customerio4 from 'customerio-node-v4';",
      ...blocksIn(page, 'js').map((block) =>
        // the block about version 4 runs with that version
        (block.includes('https: true') ? block.replaceAll('customerio.', 'customerio4.') : block).replaceAll(
          /'\.\/(\w+\.js)'/g,
          (_, file: string) => JSON.stringify(pathToFileURL(join(EXAMPLE, file)).href),
        ),
      ),
    ].join('\n');
    const { status, output } = runProgram(process.execPath, ['--input-type=module', '--eval', program]);
    expect(status, output).to.equal(0);
    expect(output).to.match(/pass 11\b/);
  });
});
