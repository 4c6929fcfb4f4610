import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ESLint } from 'eslint';
import { findCycles, readImportGraph } from './import-graph';

const ROOT = join(__dirname, '../../..');
const FOLDERS = ['lib', 'spec', 'tools', 'bench', 'compat', 'examples'];

describe('imports', () => {
  const graph = readImportGraph(ROOT, FOLDERS);

  it('have no cycle, type imports included', () => {
    expect(graph.get('lib/index.ts')).to.include('lib/instrumentation.ts');
    expect(findCycles(graph)).to.deep.equal([]);
  });

  it('have a cycle if the journal imports the pipeline', () => {
    const journal = 'lib/delivery/journal.ts';
    const planted = new Map(graph).set(journal, [...graph.get(journal)!, 'lib/webhooks/pipeline.ts']);
    expect(findCycles(planted)[0]).to.include.members([journal, 'lib/webhooks/pipeline.ts']);
  });

  describe('are rejected by lint', () => {
    const eslint = new ESLint({ cwd: ROOT, ruleFilter: ({ ruleId }) => ruleId.startsWith('import-x/') });
    const rulesBroken = async (filePath: string, text: string) => {
      const [result] = await eslint.lintText(text, { filePath: join(ROOT, filePath) });
      return result?.messages.map(({ ruleId, message }) => ruleId ?? message);
    };
    const planted: Readonly<Record<string, [file: string, imported: string, rule: string]>> = {
      'from the catalog to telemetry': ['lib/catalog/values.ts', '../telemetry', 'no-restricted-paths'],
      'from client/ to webhooks/': ['lib/client/call.ts', '../webhooks/receiver', 'no-restricted-paths'],
      'from webhooks/ to client/': ['lib/webhooks/handler.ts', '../client/response', 'no-restricted-paths'],
      'from stores/ to delivery/': [
        'lib/stores/redis/dedupe.ts',
        '../../delivery/journal',
        'no-restricted-paths',
      ],
      'from webhooks/ to the simulator': [
        'lib/webhooks/handler.ts',
        '../testing/simulator',
        'no-restricted-paths',
      ],
      'from an entry point to the simulator': [
        'lib/register.ts',
        './testing/simulator',
        'no-restricted-paths',
      ],
      'from lib/ to spec/': ['lib/client/call.ts', '../../spec/harness/until', 'no-restricted-paths'],
      'back to an importer': ['lib/delivery/unmatched-deliveries.ts', './journal', 'no-cycle'],
    };
    for (const [direction, [file, imported, rule]] of Object.entries(planted)) {
      it(direction, async () => {
        const text = `import * as planted from '${imported}';\nexport const value: unknown = planted;\n`;
        expect(await rulesBroken(file, text)).to.include(`import-x/${rule}`);
      });
    }

    it('only if they do not go down the layers', async () => {
      const text = `import * as catalog from '../catalog';\nexport const value: unknown = catalog;\n`;
      expect(await rulesBroken('lib/client/call.ts', text)).to.deep.equal([]);
    });
  });
});

describe('lib/', () => {
  it('has at most nine files at its root', () => {
    const files = readdirSync(join(ROOT, 'lib'), { withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).to.have.length.of.at.most(9);
  });

  it('has no file above 220 lines', () => {
    const long = [...readImportGraph(ROOT, ['lib']).keys()].filter(
      (file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 221,
    );
    expect(long).to.deep.equal([]);
  });
});
