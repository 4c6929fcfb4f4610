import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Command } from '../../lib/cli/command';
import { COMMANDS } from '../../lib/cli/commands';
import { parseArguments } from '../../lib/cli/parse';
import { REPOSITORY } from '../harness/processes/node-process';

const PAGES = [
  'README.md',
  ...readdirSync(join(REPOSITORY, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

const EXAMPLES = COMMANDS.flatMap((command) =>
  'commands' in command ? command.commands : [command],
).flatMap(({ examples }) => examples.map(({ command }) => command));

/** A command at the start of a line or of a code span. */
const COMMAND = /(?:^|`)[ \t]*(?:\$ )?(?:\w+=\S+ )*npx customerio-otel ([^|>`\n;#]+)/gm;

/** Returns the commands in a text without placeholders, with the lines of a broken command joined. */
const commandsIn = (text: string): string[] =>
  [...text.replace(/ \\\n\s*/g, ' ').matchAll(COMMAND)]
    .map(([, args = '']) => args.trim())
    .filter((args) => !/[<[\]]|\.\.\./.test(args));

/** Parses a command as the program does, without running it. */
function parse(line: string): void {
  const [words = '', end] = line.split(/ (?=--(?: |$))/);
  const [first = '', ...others] = [...words.split(/\s+/), ...(end ?? '').split(/\s+/)].filter(
    (word) => word !== '',
  );
  if (first.startsWith('-')) return;
  const found = COMMANDS.find(({ name }) => name === first);
  if (found === undefined) throw new Error(`no command ${first}`);
  if (!('commands' in found)) return void parseArguments(found, first, others);
  const [second = '', ...rest] = others;
  // the name of a group, or its help
  if (second === '' || second.startsWith('-')) return;
  const command: Command | undefined = found.commands.find(({ name }) => name === second);
  if (command === undefined) throw new Error(`no command ${first} ${second}`);
  parseArguments(command, `${first} ${second}`, rest);
}

describe('documented commands', () => {
  const documented = [...PAGES.map((page) => readFileSync(join(REPOSITORY, page), 'utf8')), ...EXAMPLES];

  it('exist, with their options', () => {
    const commands = documented.flatMap(commandsIn);
    expect(commands.length).to.be.above(10);
    for (const command of commands) expect(() => parse(command), command).to.not.throw();
  });

  it('are checked for unknown commands and options', () => {
    for (const line of ['simulate apy', 'dokter', 'rules --error-ratoi 1', 'simulate api --port']) {
      expect(() => parse(commandsIn(`npx customerio-otel ${line}`)[0]!), line).to.throw();
    }
  });
});
