import { build } from 'esbuild';

await build({
  entryPoints: ['server.js'],
  outfile: 'dist/server.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  // CommonJS modules in the bundle call `require`, which ES modules do not have
  banner: {
    js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
  },
});
