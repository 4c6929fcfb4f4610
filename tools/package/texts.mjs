/**
 * Prepares the texts that are packed, and restores them. In Markdown, pictures are not packed, so they are removed, and a
 * link to a file that is not packed becomes its text. Dashboards lose their white space.
 *
 *     node tools/package/texts.mjs prepare    # before the package is packed
 *     node tools/package/texts.mjs restore    # after it
 *
 * The originals are in `.package-originals` meanwhile. If packing was interrupted, the next run restores them first.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

const ORIGINALS = '.package-originals';

/** Code, which does not change, and links, with their text and target. */
const CODE_OR_LINK = /^( *)```[^]*?^\1```|(?<!!)\[((?:[^[\]`]|`[^`]*`)*)\]\(([^)\s]+)\)|`[^`\n]*`/gm;
/** A paragraph that is a picture. */
const PICTURE = /^(?:<picture>[^]*?<\/picture>|!\[[^\]]*\]\([^)]*\))\n\n?/gm;

/** Returns the paths of the files that npm packs. */
function packedFiles() {
  const output = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json', '--silent'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const [{ files }] = Object.values(JSON.parse(output));
  return files.map(({ path }) => path);
}

/** Returns the packed form of a page. */
function packedPage(page, text, files) {
  const isPacked = (target) => {
    if (/^(?:[a-z][a-z+.-]*:|#)/i.test(target)) return true;
    const path = posix.join(posix.dirname(page), decodeURIComponent(target.split('#')[0])).replace(/\/$/, '');
    return files.some((file) => file === path || file.startsWith(`${path}/`));
  };
  return text
    .replace(PICTURE, '')
    .replace(CODE_OR_LINK, (match, _indent, label, target) =>
      target === undefined || isPacked(target) ? match : label,
    );
}

/** How files are packed, by their path. Others do not change. */
const FORMS = [
  [/\.md$/, packedPage],
  [/^dashboards\/.*\.json$/, (_path, text) => JSON.stringify(JSON.parse(text))],
];

function prepare() {
  restore();
  const files = packedFiles();
  for (const path of files) {
    const [, form] = FORMS.find(([pattern]) => pattern.test(path)) ?? [];
    if (form === undefined) continue;
    const text = readFileSync(path, 'utf8');
    const packed = form(path, text, files);
    if (packed === text) continue;
    mkdirSync(dirname(join(ORIGINALS, path)), { recursive: true });
    cpSync(path, join(ORIGINALS, path));
    writeFileSync(path, packed);
  }
}

function restore() {
  if (!existsSync(ORIGINALS)) return;
  cpSync(ORIGINALS, '.', { recursive: true });
  rmSync(ORIGINALS, { recursive: true });
}

const ACTIONS = { prepare, restore };
const action = ACTIONS[process.argv[2]];
if (action === undefined) throw new Error(`The argument is ${process.argv[2]}. Accepted: prepare, restore.`);
action();
