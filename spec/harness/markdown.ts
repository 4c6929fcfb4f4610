export interface CodeBlock {
  /** Line of the page at which the code starts, from 1. */
  readonly line: number;
  /** Language of a fenced block, or `indented`. */
  readonly language: string;
  readonly text: string;
}

const FENCE = /^( *)```(\w*)[^\n]*\n([^]*?)^\1```$/gm;
/** A run of lines that are indented by four blanks or more, after an empty line. Items of lists are no code. */
const INDENTED = /(?<=\n\n)(?: {4,}(?![-*|]|\d+\. )\S[^\n]*\n)+/g;

/** Returns the fenced code blocks of a Markdown page, also those in lists. */
export function fencedBlocks(page: string): CodeBlock[] {
  return [...page.matchAll(FENCE)].map(({ index, 1: indent = '', 2: language = '', 3: text = '' }) => ({
    line: lineAt(page, index) + 1,
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** Returns the indented code blocks of a Markdown page. */
export function indentedBlocks(page: string): CodeBlock[] {
  const outsideFences = page.replace(FENCE, (block) => block.replace(/[^\n]/g, ''));
  return [...outsideFences.matchAll(INDENTED)].map(({ index, 0: text }) => ({
    line: lineAt(page, index),
    language: 'indented',
    text: text.replaceAll(/^ +/gm, ''),
  }));
}

/** Returns the code blocks of a Markdown page in a language. */
export const blocksIn = (page: string, language: string): string[] =>
  fencedBlocks(page)
    .filter((block) => block.language === language)
    .map(({ text }) => text.trim());

const lineAt = (page: string, index: number): number => page.slice(0, index).split('\n').length;
