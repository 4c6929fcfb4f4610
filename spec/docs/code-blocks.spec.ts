import { join } from 'node:path';
import { expect } from 'chai';
import { parse as parseYaml } from 'yaml';
import { METRICS, type MetricDefinition } from '../../lib/catalog';
import { faultsOfLogQL } from '../harness/grafana/telemetry-in-logql';
import { faultsOfTraceQL } from '../harness/grafana/telemetry-in-traceql';
import { fencedBlocks } from '../harness/markdown';
import { parsePromQL } from '../harness/prometheus/promql';
import { faultsOfCommands } from './commands';
import { PAGES } from './pages';
import { faultsOfBlocks } from './typescript-blocks';

const PACKAGE = 'opentelemetry-instrumentation-customerio';
const INSTALLED = process.env['QUICK_START_FOLDER'];
const installedPackage = INSTALLED === undefined ? undefined : join(INSTALLED, 'node_modules', PACKAGE);

/** Returns the faults of a block by throwing, or as a list. */
const CHECKS: Readonly<Record<string, (text: string) => readonly string[] | void>> = {
  json: (text) => void JSON.parse(text),
  yaml: (text) => void parseYaml(text),
  promql: parsePromQL,
  logql: faultsOfLogQL,
  traceql: faultsOfTraceQL,
  text: faultsOfSeries,
  // GitHub draws it
  mermaid: (text) => (/^(?:flowchart (?:LR|TD)|sequenceDiagram)\n/.test(text) ? [] : ['unknown diagram']),
  // spec/docs/quick-start.spec.ts runs it
  ini: (text) => text.split('\n').filter((line) => line !== '' && !/^(?:#.*|[A-Z0-9_]+=\S*)$/.test(line)),
};
/** Languages that other tests check. spec/docs/transcripts.spec.ts compares `console`. */
const OTHERS = ['js', 'ts', 'sh', 'bash', 'shell', 'console'];
const PLANTED = {
  name: 'planted.md',
  text: `\`\`\`js
import { createReceiver } from '${PACKAGE}/webhooks';
new CustomerIOInstrumentation({ loglevel: unknownName });
\`\`\`
`,
};

/** Returns the lines of a metrics page that no metric of the catalog has. */
function faultsOfSeries(text: string): string[] {
  const definitions: readonly MetricDefinition[] = Object.values(METRICS);
  return text
    .trim()
    .split('\n')
    .filter((line) => {
      const [, name = '', labels = ''] = /^(\w+)\{(.*)\} \d+$/.exec(line) ?? [];
      const metric = definitions.find((each) => each.name === name.replace(/_(?:bucket|count|sum)$/, ''));
      const names = [...labels.matchAll(/(\w+)="/g)]
        .map(([, label]) => label)
        .filter((label) => label !== 'le');
      return names.join() !== metric?.attributes.join();
    });
}

describe('the code blocks of the documents', () => {
  // one program: it takes seconds
  const typeFaults: string[] = [];
  before(() => typeFaults.push(...faultsOfBlocks([...PAGES, PLANTED], installedPackage)));
  const isPlanted = (fault: string) => fault.startsWith(PLANTED.name);

  it('in JavaScript and TypeScript have no type errors', () => {
    expect(typeFaults.filter((fault) => !isPlanted(fault))).to.deep.equal([]);
  });

  it('fail the check if an import, an option or a name does not exist', () => {
    const lines = typeFaults.filter(isPlanted).map((fault) => fault.split(':')[1]);
    expect(lines).to.deep.equal(['2', '3', '3']);
  });

  it('in other languages are valid', () => {
    const faults = PAGES.flatMap(({ name, text: page }) =>
      fencedBlocks(page)
        .filter(({ language }) => !OTHERS.includes(language))
        .flatMap(({ language, line, text }) => {
          const check = CHECKS[language];
          if (check === undefined) return [`${name}:${line}: no check for "${language}"`];
          try {
            return (check(text) ?? []).map((fault) => `${name}:${line}: ${fault}`);
          } catch (error) {
            return [`${name}:${line}: ${(error as Error).message}`];
          }
        }),
    );
    expect(faults).to.deep.equal([]);
  });

  it('with commands name scripts, files, commands and variables that exist', () => {
    expect(PAGES.flatMap(faultsOfCommands)).to.deep.equal([]);
  });

  it('fail the check of commands if a name does not exist', () => {
    const text =
      '\n\n    npm run deploy\n    OTEL_INSTRUMENTATION_CUSTOMERIO_LEVEL=info node dist/tools/none.js\n    frobnicate\n    npx customerio-otel rules --none\n    npx customerio-otel none\n';
    expect(faultsOfCommands({ name: 'planted.md', text })).to.have.length(6);
  });
});
