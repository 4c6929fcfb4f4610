import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

type Scripts = Readonly<Record<string, string>>;

const ROOT = join(__dirname, '../../..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Scripts };

/** Scripts for a contributor on any system. The others need bash and Debian packages. */
const PORTABLE = ['start', 'stack', 'test', 'build', 'specs', 'lint', 'format', 'coverage', 'docs', 'clean'];

/** What cmd.exe lacks. Texts in double quotes are arguments in each shell. */
const PROBLEMS: Readonly<Record<string, RegExp>> = {
  'single quotes': /'/,
  'a variable of the shell': /\$/,
  'a substitution': /`/,
  'a sequence with ;': /;/,
  'a variable before the command': /(?:^|&&\s*)\w+=/,
  'a path as a command': /(?:^|&&\s*)\.{0,2}\//,
  'a command of Unix': /\b(?:exec|bash|sh|rm|cp|mv|cat|env|export|mkdir|sleep|true|touch)\s/,
};

function problemsOf(script: string): string[] {
  const outside = script.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return Object.keys(PROBLEMS).filter((problem) => PROBLEMS[problem]!.test(outside));
}

/** Returns the script and those that it runs. */
function withCalled(all: Scripts, name: string): string[] {
  const script = all[name];
  if (script === undefined) throw new Error(`There is no script ${name}.`);
  const called = [...script.matchAll(/npm run (?:--silent )?([\w:]+)/g)].flatMap(([, other = '']) =>
    withCalled(all, other),
  );
  return [script, ...called];
}

describe('the scripts of package.json', () => {
  for (const name of PORTABLE) {
    it(`have nothing that cmd.exe lacks in ${name}`, () => {
      const problems = withCalled(scripts, name).flatMap(problemsOf);
      expect(problems, withCalled(scripts, name).join(' | ')).to.deep.equal([]);
    });
  }

  for (const [script, problem] of [
    ['npm run --silent build && exec node start.js', 'a command of Unix'],
    ["mocha 'dist/**/*.spec.js'", 'single quotes'],
    ['node start.js $PORT', 'a variable of the shell'],
    ['tsc -p . ; node start.js', 'a sequence with ;'],
    ['tsc && PORT=1 node start.js', 'a variable before the command'],
    ['./bin/start', 'a path as a command'],
  ] as const) {
    it(`are rejected with ${problem}`, () => {
      expect(problemsOf(script)).to.include(problem);
    });
  }
});
