import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isDead, linksIn } from './dead-links';

/** Checks the links of all Markdown files below a folder, such as the unpacked tarball. Fails if one is dead. */
const root = process.argv[2] ?? '.';
const pages = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .map((path) => join(root, path));

const links = linksIn(pages);
const dead = links.filter((link) => isDead(root, link));
for (const { page, target } of dead) console.error(`dead link in ${relative(root, page)}: ${target}`);
console.log(`${links.length} links in ${pages.length} pages, ${dead.length} dead`);
process.exitCode = dead.length > 0 || links.length === 0 ? 1 : 0;
