/** Bundles what the command line uses of `yaml` into one file with its license: applications must not install it. */
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const read = (file) => readFileSync(`node_modules/yaml/${file}`, 'utf8');
const { version } = JSON.parse(read('package.json'));

await build({
  entryPoints: ['lib/cli/rules/yaml.ts'],
  outfile: 'dist/lib/cli/rules/yaml.js',
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
