import { expect } from 'chai';
import { COMMANDS } from '../../lib/cli/commands';
import { parseCliArguments } from '../docs/cli-commands';
import { PAGES } from '../docs/pages';

/** Names of groups of commands, which a text can mention without a command. */
const GROUPS = COMMANDS.filter((command) => 'commands' in command).map(({ name }) => name);

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

describe('documented commands', () => {
  const documented = [...PAGES.map(({ text }) => text), ...EXAMPLES];

  it('exist, with their options', () => {
    const commands = documented.flatMap(commandsIn).filter((args) => !GROUPS.includes(args));
    expect(commands.length).to.be.above(10);
    for (const command of commands) expect(() => parseCliArguments(command), command).to.not.throw();
  });

  it('are checked for unknown commands and options', () => {
    for (const line of ['simulate apy', 'dokter', 'rules --error-ratoi 1', 'simulate api --port']) {
      expect(() => parseCliArguments(commandsIn(`npx customerio-otel ${line}`)[0]!), line).to.throw();
    }
  });
});
