import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Checks the links of all Markdown files below a folder, such as the unpacked tarball. Fails unless each link without
 * a scheme leads to a file or folder in it, and each fragment to a heading.
 */
const root = process.argv[2] ?? '.';
const pages = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .map((path) => join(root, path));

const withoutCode = (markdown: string) => markdown.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');

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

function isDead(page: string, target: string): boolean {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return false;
  const [path = '', fragment] = target.split('#');
  const file = path === '' ? page : join(dirname(page), decodeURIComponent(path));
  // a file beside the tarball is not part of it
  if (relative(root, file).startsWith('..') || !existsSync(file)) return true;
  return fragment !== undefined && statSync(file).isFile() && !fragmentsOf(file).includes(fragment);
}

const links = pages.flatMap((page) =>
  targetsIn(readFileSync(page, 'utf8')).map((target) => ({ page, target })),
);
const dead = links.filter(({ page, target }) => isDead(page, target));
for (const { page, target } of dead) console.error(`dead link in ${relative(root, page)}: ${target}`);
console.log(`${links.length} links in ${pages.length} pages, ${dead.length} dead`);
process.exitCode = dead.length > 0 || links.length === 0 ? 1 : 0;
