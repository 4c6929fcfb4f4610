/**
 * Makes the tools of the package small: applications do not load them. Bundles what the command line uses of `yaml` into
 * one file with its license, so that applications need not install it. Removes whitespace from the other files; names
 * stay, so that a stack trace can be read.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';

const YAML = 'dist/lib/cli/rules/yaml.js';
const TOOLS = ['cli', 'rules', 'testing/simulator'];
const javascriptIn = (folder) =>
  readdirSync(`dist/lib/${folder}`, { recursive: true })
    .filter((file) => file.endsWith('.js'))
    .map((file) => `dist/lib/${folder}/${file.replaceAll('\\', '/')}`);

const read = (file) => readFileSync(`node_modules/yaml/${file}`, 'utf8');
const { version } = JSON.parse(read('package.json'));

await build({
  entryPoints: ['lib/cli/rules/yaml.ts'],
  outfile: YAML,
  allowOverwrite: true,
  bundle: true,
  minify: true,
  format: 'cjs',
  target: 'node20',
  // its ES modules, of which esbuild keeps only what is used
  platform: 'neutral',
  conditions: ['default'],
  banner: { js: `/*!\nyaml ${version}\n\n${read('LICENSE').trim()}\n*/` },
});

await build({
  entryPoints: TOOLS.flatMap(javascriptIn).filter((file) => file !== YAML),
  outdir: 'dist/lib',
  outbase: 'dist/lib',
  allowOverwrite: true,
  minifyWhitespace: true,
  minifySyntax: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
});
