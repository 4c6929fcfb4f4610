/**
 * Makes the tools of the package small: applications do not load them. Removes whitespace; names stay, so that a stack
 * trace can be read.
 */
import { readdirSync } from 'node:fs';
import { build } from 'esbuild';

const TOOLS = ['cli', 'rules', 'testing/simulator'];
const javascriptIn = (folder) =>
  readdirSync(`dist/lib/${folder}`, { recursive: true })
    .filter((file) => file.endsWith('.js'))
    .map((file) => `dist/lib/${folder}/${file.replaceAll('\\', '/')}`);

await build({
  entryPoints: TOOLS.flatMap(javascriptIn),
  outdir: 'dist/lib',
  outbase: 'dist/lib',
  allowOverwrite: true,
  minifyWhitespace: true,
  minifySyntax: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
});
