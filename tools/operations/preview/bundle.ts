import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles the page. `folder` has app/ and node_modules/. */
export async function bundlePage(folder: string, outdir: string): Promise<void> {
  await build({
    entryPoints: { app: join(folder, 'app/main.tsx') },
    bundle: true,
    outdir,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    loader: { '.svg': 'text', '.woff2': 'dataurl', '.woff': 'dataurl', '.ttf': 'dataurl', '.png': 'dataurl' },
    mainFields: ['module', 'browser', 'main'],
    logLevel: 'error',
  });
}
