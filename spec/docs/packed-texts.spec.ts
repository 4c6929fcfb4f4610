import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY, runNode } from '../harness/processes/node-process';

const SCRIPT = join(REPOSITORY, 'tools/package/texts.mjs');
const PAGE = `# A page

![A picture](docs/pictures/overview.png)

<picture>
  <source srcset="docs/pictures/dark.png">
  <img src="docs/pictures/overview.png" alt="A picture">
</picture>

[Packed](docs/a.md#part), [a folder](docs), [\`code\`](examples/start.ts), [outside](https://example.com).

\`\`\`md
[In code](examples/start.ts)
\`\`\`
`;
const PACKED = `# A page

[Packed](docs/a.md#part), [a folder](docs), \`code\`, [outside](https://example.com).

\`\`\`md
[In code](examples/start.ts)
\`\`\`
`;

describe('the packed texts', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'customerio-pack-'));
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'packed', version: '1.0.0', files: ['docs/*.md', 'dashboards'] }),
    );
    cpSync(join(REPOSITORY, 'docs/limits.md'), join(folder, 'docs/a.md'));
    writeFileSync(join(folder, 'README.md'), PAGE);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = async (action: string): Promise<string> => {
    const { code, stderr } = await runNode([SCRIPT, action], { cwd: folder });
    expect(code, stderr).to.equal(0);
    return readFileSync(join(folder, 'README.md'), 'utf8');
  };

  it('have no pictures and no links to files that are not packed, until it is restored', async () => {
    expect(await run('prepare')).to.equal(PACKED);
    expect(await run('restore')).to.equal(PAGE);
    expect(existsSync(join(folder, '.package-originals'))).to.equal(false);
  });

  it('include dashboards without white space, until they are restored', async () => {
    const dashboard = join(folder, 'dashboards/calls.json');
    const text = '{\n  "title": "Two  spaces"\n}\n';
    mkdirSync(join(folder, 'dashboards'));
    writeFileSync(dashboard, text);
    await run('prepare');
    expect(readFileSync(dashboard, 'utf8')).to.equal('{"title":"Two  spaces"}');
    await run('restore');
    expect(readFileSync(dashboard, 'utf8')).to.equal(text);
  });

  it('are made from the originals if packing was interrupted', async () => {
    await run('prepare');
    expect(await run('prepare')).to.equal(PACKED);
    expect(await run('restore')).to.equal(PAGE);
  });
});
