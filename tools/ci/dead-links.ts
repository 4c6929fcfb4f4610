import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A link of a Markdown page. */
export interface Link {
  /** Path of the page. */
  readonly page: string;
  readonly target: string;
}

const withoutCode = (markdown: string) =>
  markdown.replace(/^ *```[^]*?^ *```$/gm, '').replace(/`[^`\n]*`/g, '');

/** Returns the targets of inline links and images, and of link definitions. */
function targetsIn(markdown: string): string[] {
  const text = withoutCode(markdown);
  const inline = text.matchAll(/\]\(<?([^)\s>]+)[^)]*\)/g);
  const definitions = text.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)/gm);
  return [...inline, ...definitions].map(([, target]) => String(target));
}

/** Returns the fragments of a page, in the way that code hosts derive them from headings. */
const fragmentsOf = (page: string) =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    String(heading)
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Returns the links of Markdown pages. */
export const linksIn = (pages: readonly string[]): Link[] =>
  pages.flatMap((page) => targetsIn(readFileSync(page, 'utf8')).map((target) => ({ page, target })));

/**
 * Returns whether a link leads nowhere: without a scheme it must lead to a file or folder below `root`, and its fragment
 * to a heading.
 */
export function isDead(root: string, { page, target }: Link): boolean {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return false;
  const [path = '', fragment] = target.split('#');
  const file = path === '' ? page : join(dirname(page), decodeURIComponent(path));
  // a file beside the tarball is not part of it
  if (relative(root, file).startsWith('..') || !existsSync(file)) return true;
  return fragment !== undefined && statSync(file).isFile() && !fragmentsOf(file).includes(fragment);
}
