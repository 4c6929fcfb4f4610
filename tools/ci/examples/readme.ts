import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExampleProject } from './project';

export interface ReadmeOptions {
  /** Addresses in the commands, and what replaces them. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Scripts of package.json that end by themselves. Other scripts of the README are not run. */
  readonly scripts?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What other processes printed, by the sentence before it in the README. */
  readonly printed?: Readonly<Record<string, () => Promise<string>>>;
}

interface Block {
  /** The last line of text before the block. */
  readonly sentence: string;
  readonly lines: readonly string[];
}

const INDENT = '    ';
/** A sentence before what the last command prints. */
const PRINTS = /\bprints?:$/;

/**
 * Runs the commands of an example's README, and compares what it states that they print. `…` in a line stands for any
 * text, and a line of only `…` for any lines.
 *
 * @returns the outputs of the commands. Rejects if a command fails, if an output differs, or if the README has none.
 */
export async function checkReadme(project: ExampleProject, options: ReadmeOptions): Promise<string[]> {
  const blocks = blocksOf(readFileSync(join(project.folder, 'README.md'), 'utf8'));
  const outputs: string[] = [];
  let compared = 0;
  for (const { sentence, lines } of blocks) {
    if (PRINTS.test(sentence)) {
      const printed = options.printed?.[sentence];
      compare(lines, printed === undefined ? (outputs.at(-1) ?? '') : await printed(), sentence);
      compared += 1;
      continue;
    }
    for (const line of lines) {
      const output = await runLine(project, line, options);
      if (output !== undefined) outputs.push(output);
    }
  }
  if (compared === 0) throw new Error('the README does not state what a command prints');
  return outputs;
}

/** Returns the indented blocks of a Markdown text. */
function blocksOf(markdown: string): Block[] {
  const blocks: { sentence: string; lines: string[] }[] = [];
  let sentence = '';
  let open: string[] | undefined;
  for (const line of markdown.split('\n')) {
    if (line.startsWith(INDENT)) {
      if (open === undefined) blocks.push({ sentence, lines: (open = []) });
      open.push(line.slice(INDENT.length));
    } else if (line !== '') {
      sentence = line;
      open = undefined;
    }
  }
  return blocks;
}

/** Runs a command. Returns `undefined` for a command that the check does not run. */
async function runLine(
  project: ExampleProject,
  line: string,
  { addresses = {}, scripts = [], env = {} }: ReadmeOptions,
): Promise<string | undefined> {
  const script = scripts.find((name) => line === `npm run ${name}` || line === `npm ${name}`);
  if (script !== undefined) return (await project.run(script, env)).stdout;
  if (!/^(?:curl|sleep) /.test(line)) return undefined;
  const command = Object.entries(addresses).reduce((text, [from, to]) => text.replaceAll(from, to), line);
  return (await project.runCommand(['sh', '-c', command], env)).stdout;
}

const escape = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function compare(expected: readonly string[], actual: string, sentence: string): void {
  const pattern = expected
    .map((line) => (line === '…' ? '(?:.*\n)*?' : `${line.split('…').map(escape).join('.*')}\n`))
    .join('');
  const printed = `${actual.trimEnd()}\n`;
  if (!new RegExp(`^${pattern}$`).test(printed)) {
    throw new Error(
      `"${sentence}" in the README is followed by\n${expected.join('\n')}\nbut it is\n${printed}`,
    );
  }
}
