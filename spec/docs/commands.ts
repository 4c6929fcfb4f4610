import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { environmentName } from '../../lib/config';
import { OPTIONS } from '../../lib/config/options';
import { fencedBlocks, indentedBlocks } from '../harness/markdown';
import { REPOSITORY } from '../harness/processes/node-process';
import { faultsOfCliCommand } from './cli-commands';
import type { Page } from './pages';

/** Kinds of commands in the documents, and what proves each. All paths and names in a command are checked too. */
const KINDS: readonly (readonly [command: RegExp, proof: string])[] = [
  [/^npm (?:ci|pack|start|test|install\b|i\b)/, 'continuous integration runs them'],
  [/^npm run /, 'the script exists; most run in continuous integration'],
  [/^node --env-file=app\.env app\.m?js$/, 'spec/docs/quick-start.spec.ts'],
  [/^npx customerio-otel /, 'spec/cli'],
  [/^npx (?:mocha|node) /, 'the spec runs in continuous integration'],
  [/^(?:node|bash) /, 'the file exists, or it is the application of the reader'],
  [/^(?:promtool|amtool|prometheus|"\$\(bash)/, 'spec/services'],
  [/^otelcol-contrib --config/, 'spec/services/collector-start.spec.ts'],
  [/^docker compose /, 'spec/services/compose.spec.ts checks the file; it needs an engine'],
  [/^(?:cp|cd|sed|mkdir|export|kubectl|apt-get|git|curl)\b/, 'it needs the machine of the reader'],
  [/^(?:bytes =|\+) /, 'a formula'],
  [/^\w+: \[/, 'a line of a configuration file'],
  [/^(?:-e |-d |opentelemetry-instrumentation-customerio\/register$)/, 'an argument of the word before'],
];

const OWN_VARIABLES = Object.keys(OPTIONS).map(environmentName);
const FOLDERS = /^(?:dist|lib|spec|tools|examples|dashboards|prometheus|docs|bench|compat|\.ci)\//;

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
}

const SHELLS = ['sh', 'bash', 'shell'];

/**
 * Returns the faults of the commands in indented blocks and in blocks of a shell: a kind without proof, or a script, file, command or variable
 * that does not exist.
 */
export function faultsOfCommands({ name, text }: Page): string[] {
  const shells = fencedBlocks(text).filter(({ language }) => SHELLS.includes(language));
  return [...indentedBlocks(text), ...shells].flatMap((block) =>
    commandsIn(block.text, name).flatMap((command) =>
      faultsOf(command).map((fault) => `${name}:${block.line}: ${command}: ${fault}`),
    ),
  );
}

/** Pages that also have output in indented blocks. There, only lines that start with `npx` or a prompt are commands. */
const PAGES_WITH_OUTPUT = ['docs/simulator.md'];

/** Returns the commands of a block. If a line starts with `$ `, the lines without it are output. */
function commandsIn(block: string, page: string): string[] {
  const lines = block.replaceAll('\\\n', ' ').split('\n');
  const prompted = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  const commands = PAGES_WITH_OUTPUT.includes(page) ? lines.filter((line) => line.startsWith('npx ')) : lines;
  return (prompted.length > 0 ? prompted : commands)
    .flatMap((line) => line.split(' && '))
    .map((line) => line.replace(/ +# .*$/, '').trim())
    .filter((line) => line !== '');
}

function faultsOf(line: string): string[] {
  const assignments = [...line.matchAll(/(?:^|\s)([A-Z][A-Z0-9_]*)=/g)].map(([, name]) => String(name));
  const command = line.replace(/^(?:[A-Z][A-Z0-9_]*=(?:"[^"]*"|\S*)\s*)+/, '');
  return [
    ...assignments
      .filter(isUnknownVariable)
      .map((variable) => `${variable} is not a variable of this package`),
    ...(command === '' || KINDS.some(([pattern]) => pattern.test(command)) || isPath(line)
      ? []
      : ['spec/docs/commands.ts has no kind for it']),
    ...unknownScripts(command),
    ...faultsOfCliCommand(command),
    ...command
      .split(/\s+/)
      .map((word) => word.replace(/[)"']+$/, ''))
      .filter((word) => FOLDERS.test(word) && !exists(word))
      .map((path) => `${path} does not exist`),
  ];
}

const isUnknownVariable = (variable: string): boolean =>
  variable.startsWith('OTEL_INSTRUMENTATION_CUSTOMERIO_') && !OWN_VARIABLES.includes(variable);

function unknownScripts(command: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as Manifest;
  const script = /^npm run (?:--silent )?([\w:]+)/.exec(command)?.[1];
  return script === undefined || script in scripts ? [] : [`package.json has no script ${script}`];
}

/** Continuation lines such as `dashboards/*.json prometheus/alerts/*.yml`. */
const isPath = (line: string): boolean => line.split(/\s+/).every((word) => FOLDERS.test(word));

/** Whether a file exists; a pattern needs at least one file. Files in `dist` are built from sources. */
function exists(path: string): boolean {
  const source = path.replace(/^dist\//, '').replace(/\.js$/, path.startsWith('dist/') ? '.ts' : '.js');
  const file = join(REPOSITORY, source);
  if (!source.includes('*')) return existsSync(file);
  const [folder, pattern] = [dirname(file), basename(file)];
  if (folder.includes('*')) return existsSync(folder.slice(0, folder.indexOf('*')));
  const ending = pattern.slice(pattern.lastIndexOf('*') + 1);
  return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith(ending));
}
