import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Command } from '../../lib/cli/command';
import { COMMANDS } from '../../lib/cli/commands';
import { commandHelp } from '../../lib/cli/help';
import { paintFor, widthOf, wrap } from '../../lib/cli/paint';
import { runCommandLine } from '../harness/cli/command-line';
import { NodeProcess, REPOSITORY } from '../harness/processes/node-process';

/** Every command with its words. */
const ALL: readonly (readonly [words: string, command: Command])[] = COMMANDS.flatMap((command) =>
  'commands' in command
    ? command.commands.map((each) => [`${command.name} ${each.name}`, each] as const)
    : [[command.name, command] as const],
);

const WIDTHS = [60, 80, 120];
describe('customerio-otel', () => {
  it('prints the commands with --help, -h and help', async () => {
    for (const args of [['--help'], ['-h'], ['help']]) {
      const { code, stdout } = await runCommandLine(args);
      expect(code, args.join()).to.equal(0);
      for (const { name, summary } of COMMANDS) {
        expect(stdout).to.match(new RegExp(`^ {2}${name}$`, 'm'));
        expect(stdout.replace(/\s+/g, ' ')).to.include(summary);
      }
    }
  });

  it('exits with code 2 and prints the commands without a command', async () => {
    const { code, stdout } = await runCommandLine([]);
    expect(code).to.equal(2);
    expect(stdout).to.match(/^Usage: customerio-otel <command>/);
  });

  it('prints the name and version of the package with --version', async () => {
    const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
    const { code, stdout } = await runCommandLine(['--version']);
    expect({ code, stdout }).to.deep.equal({ code: 0, stdout: `${manifest.name} ${manifest.version}\n` });
  });

  it('suggests the closest command', async () => {
    const { code, stdout, stderr } = await runCommandLine(['docter']);
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
    expect(stderr).to.equal('The command "docter" does not exist; did you mean "doctor"?\n');
  });

  it('lists the commands and options if none is close', async () => {
    expect((await runCommandLine(['simulate', 'foo'])).stderr).to.equal(
      'The command "simulate foo" does not exist; accepted: api, webhook, lifecycle, list.\n',
    );
    expect((await runCommandLine(['simulate', 'list', '-x'])).stderr).to.equal(
      'The option -x of "simulate list" does not exist; accepted: --json, --help.\n',
    );
  });

  for (const [words, command] of ALL) {
    describe(words, () => {
      const run = (...args: readonly string[]) => runCommandLine([...words.split(' '), ...args]);

      it('has a usage, examples, and an explanation of each option in its help', async () => {
        const { code, stdout } = await run('--help');
        expect(code).to.equal(0);
        expect(stdout)
          .to.match(/^Usage:\n {2}customerio-otel /m)
          .and.to.match(/^Examples:\n {2}# /m);
        for (const name of ['json', 'help', ...Object.keys(command.options)]) {
          expect(stdout).to.match(new RegExp(`^ {2}(-\\w, )?--${name}( .+)?\n {6}\\S`, 'm'));
        }
        for (const line of command.usage) expect(line).to.match(new RegExp(`^${words}\\b`));
        for (const { command: line } of command.examples) {
          expect(line).to.match(new RegExp(`customerio-otel ${words}\\b`));
        }
      });

      it('has no help line that is wider than the terminal', () => {
        for (const width of WIDTHS) {
          const lengths = commandHelp(command, width)
            .split('\n')
            .map(({ length }) => length);
          expect(Math.max(...lengths), `${width} columns`).to.be.at.most(width);
        }
      });

      it('rejects an unknown option in one sentence, and suggests the closest one', async () => {
        const { code, stdout, stderr } = await run('--jsom');
        expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
        expect(stderr).to.equal(`The option --jsom of "${words}" does not exist; did you mean "--json"?\n`);
      });

      it('rejects superfluous arguments without repeating them', async () => {
        const given = [...(command.positionals ?? []), 'secret-argument'];
        const { code, stderr } = await run(...given);
        expect(code).to.equal(2);
        expect(stderr)
          .to.match(/^".*" accepts .*\n$/)
          .and.not.include('secret-argument');
      });
    });
  }

  for (const group of COMMANDS.filter((command) => 'commands' in command)) {
    it(`prints the commands of ${group.name}`, async () => {
      const { code, stdout } = await runCommandLine([group.name, '--help']);
      expect(code).to.equal(0);
      for (const { name } of group.commands) expect(stdout).to.include(`  ${group.name} ${name}\n`);
      expect((await runCommandLine([group.name])).code).to.equal(2);
      expect((await runCommandLine([group.name, 'xyz'])).stderr).to.match(/^The command ".* xyz" does not/);
    });
  }

  it('ends without an error if its reader closes the pipe', async () => {
    const code = `require('node:child_process').execSync(process.argv[1], { stdio: ['ignore', 'pipe', 'inherit'] })`;
    const line = `"${process.execPath}" dist/lib/cli/main.js rules | head -n 1`;
    const shell = new NodeProcess(['-e', code, line]);
    expect(await shell.waitForExit()).to.include({ code: 0, stderr: '' });
  });
});

describe('paintFor()', () => {
  const io = (env: Readonly<Record<string, string>>, isTTY: boolean) => {
    const output = { write: () => true, isTTY };
    return { stdout: output, stderr: output, env };
  };
  const painted = (env: Readonly<Record<string, string>>, isTTY = true) =>
    paintFor(io(env, isTTY))('red', 'x');

  it('colors text on a terminal only', () => {
    expect(painted({})).to.equal('\u001b[31mx\u001b[0m');
    expect(painted({}, false)).to.equal('x');
  });

  it('respects NO_COLOR unless it is empty, and a terminal without colors', () => {
    expect(painted({ NO_COLOR: '1' })).to.equal('x');
    expect(painted({ NO_COLOR: '' })).to.equal('\u001b[31mx\u001b[0m');
    expect(painted({ TERM: 'dumb' })).to.equal('x');
  });
});

describe('wrap()', () => {
  it('breaks lines between words, and keeps longer words whole', () => {
    expect(wrap('one two three', 8)).to.equal('one two\nthree');
    expect(wrap('one https://example.com/a two', 10, '  ')).to.equal('  one\n  https://example.com/a\n  two');
  });

  it('uses the width of the terminal, at least 40, and 80 without a terminal', () => {
    const width = (columns?: number) => {
      const output = { write: () => true, ...(columns !== undefined && { columns }) };
      return widthOf({ stdout: output, stderr: output, env: {} });
    };
    expect([width(100), width(10), width()]).to.deep.equal([100, 40, 80]);
  });
});
