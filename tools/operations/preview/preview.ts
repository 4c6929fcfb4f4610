/**
 * Draws the dashboards in all states, light and dark, and the example of `npm start`, and checks what is drawn.
 * Arguments: the absolute path of the output folder, and `--check` to draw only what `.ci/run` checks, or `--docs` to
 * write docs/pictures.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawView, launchBrowser, type Drawing, type View } from './browser';
import { bundlePage } from './bundle';
import { problemsOf } from './checks';
import { drawExample } from './example';
import { startServer } from './server';
import { startPrometheus } from './states/prometheus';
import { samplesOf } from './states/samples';
import { STATES } from './states/service';

const FOLDER = process.cwd();
const DASHBOARDS = join(FOLDER, '../../../dashboards');
const PICTURES = join(FOLDER, '../../../docs/pictures');
const WIDTH = 1_600;
const DOCS_WIDTH = 1_280;
const HOUR = 60;
/** How long the example runs first, in seconds, by argument. */
const EXAMPLE_S: Readonly<Record<string, number>> = { '--docs': 120, '--check': 6, all: 30 };
/** Committed pictures of the example, and their names in docs/pictures. */
const EXAMPLE_PICTURES = {
  'example-page-light-1280': 'example-page.png',
  'live-table': 'live-table.png',
} as const;
/** Dashboards whose top is a picture of the README, in each theme, with the name of the picture. */
const TOPS: Readonly<Record<string, string>> = {
  'customerio-integration': 'overview',
  'customerio-messages': 'messages',
};
/** Limits of the committed pictures. */
const COLORS = 64;
const MAX_BYTES = 150_000;

const args = process.argv.slice(2);
const mode = args.find((each) => each.startsWith('--'));
const folder = args.find((each) => !each.startsWith('--')) ?? join(FOLDER, 'out/pictures');
const isCheck = mode === '--check';
const states = isCheck ? ['healthy', 'no-data'] : mode === '--docs' ? ['healthy'] : Object.keys(STATES);
const themes: readonly View['theme'][] = isCheck ? ['light'] : ['light', 'dark'];

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (mode === '--docs') mkdirSync(PICTURES, { recursive: true });
  await bundlePage(FOLDER, join(FOLDER, 'out'));
  const browser = await launchBrowser();
  const problems: string[] = [];
  try {
    for (const state of states) problems.push(...(await drawState(browser, state)));
    const { problems: found, pictures } = await drawExample(
      browser,
      EXAMPLE_S[mode ?? 'all'] ?? 0,
      mode === '--docs',
    );
    problems.push(...found);
    for (const [name, picture] of Object.entries(pictures)) save(name, { picture });
    if (mode === '--docs') saveExample(pictures);
  } finally {
    await browser.close();
  }
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

async function drawState(
  browser: Awaited<ReturnType<typeof launchBrowser>>,
  name: string,
): Promise<string[]> {
  const state = STATES[name];
  const to = Math.floor(Date.now() / 60_000) * 60;
  const prometheus = await startPrometheus(state === undefined ? [] : samplesOf(state), to);
  const images = join(FOLDER, 'node_modules/@grafana/ui/dist/public/img');
  const server = await startServer(
    { bundle: join(FOLDER, 'out'), dashboards: DASHBOARDS, images },
    () => prometheus.url,
  );
  const problems: string[] = [];
  try {
    for (const file of readdirSync(DASHBOARDS).filter((each) => each.endsWith('.json'))) {
      const dashboard = file.slice(0, -'.json'.length);
      for (const theme of themes) {
        const isDocs = mode === '--docs';
        const width = isDocs ? DOCS_WIDTH : WIDTH;
        const view: View = { dashboard, theme, to, minutes: HOUR, width, isOpen: !isDocs };
        const drawing = await drawView(browser, server.url, view);
        save(`${dashboard}-${name}-${theme}`, drawing);
        if (isDocs) savePictures(dashboard, theme, drawing);
        problems.push(...problemsOf(drawing, state).map((one) => `${dashboard}, ${name}, ${theme}: ${one}`));
      }
    }
  } finally {
    server.close();
    prometheus.stop();
  }
  return problems;
}

/** Writes the committed pictures of a dashboard: all of it in the light theme, and its top in both themes. */
function savePictures(dashboard: string, theme: View['theme'], { picture, top }: Drawing): void {
  if (theme === 'light') savePalette(join(PICTURES, `${dashboard}.png`), picture);
  const name = TOPS[dashboard];
  if (name !== undefined)
    savePalette(join(PICTURES, theme === 'light' ? `${name}.png` : `${name}-dark.png`), top);
}

function saveExample(pictures: Readonly<Record<string, Buffer>>): void {
  for (const [name, file] of Object.entries(EXAMPLE_PICTURES)) {
    const picture = pictures[name];
    if (picture !== undefined) savePalette(join(PICTURES, file), picture);
  }
}

/** Writes a picture with a palette, which is sharp and small. */
function savePalette(file: string, picture: Buffer): void {
  const palette = execFileSync('pngquant', ['--speed', '1', String(COLORS), '-'], { input: picture });
  if (palette.length > MAX_BYTES) {
    throw new Error(`${file} has ${palette.length} bytes, more than ${MAX_BYTES}.`);
  }
  writeFileSync(file, palette);
}

function save(name: string, { picture }: Pick<Drawing, 'picture'>): void {
  writeFileSync(join(folder, `${name}.png`), picture);
  process.stdout.write(`Wrote ${name}.png.\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exitCode = 1;
});
