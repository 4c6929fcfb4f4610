import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Terminal } from '@xterm/headless';
import type { Browser, Page } from 'playwright-core';
import { freePort } from './states/prometheus';

const ROOT = join(process.cwd(), '../../..');
const START_MS = 120_000;
const SIZE = { columns: 80, rows: 24 };
const CHARTS = 6;
const VIEWS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1_280, 400].map((width) => ({ colorScheme, width })),
);
const CTRL_C = '\u0003';

/** The example while it runs. */
export interface DrawnExample {
  readonly problems: readonly string[];
  /** Pictures by name: of the page in each color scheme and width, and of the live table. */
  readonly pictures: Readonly<Record<string, Buffer>>;
}

/**
 * Runs `npm start` on a terminal for some seconds, and draws its page with charts and its live table.
 *
 * @param seconds time that the charts show
 * @param hasDefaultPorts whether the addresses are those that a user sees; otherwise ports are free ones
 */
export async function drawExample(
  browser: Browser,
  seconds: number,
  hasDefaultPorts: boolean,
): Promise<DrawnExample> {
  const [port, chartsPort] = hasDefaultPorts ? [9_464, 9_470] : [await freePort(), await freePort()];
  const program = `"${process.execPath}" examples/run.mjs service --port ${port} --charts-port ${chartsPort}`;
  const child = spawn(
    'script',
    ['-qefc', `stty rows ${SIZE.rows} cols ${SIZE.columns}; exec ${program}`, '/dev/null'],
    { cwd: ROOT, env: { ...process.env, TERM: 'xterm' }, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const terminal = new Terminal({ cols: SIZE.columns, rows: SIZE.rows, allowProposedApi: true });
  child.stdout.setEncoding('utf8').on('data', (text: string) => terminal.write(text));
  try {
    const url = `http://127.0.0.1:${chartsPort}/`;
    await untilServed(url);
    await sleep(seconds * 1_000);
    const drawings = await Promise.all(VIEWS.map((view) => drawPage(browser, url, view)));
    const problems = drawings.flatMap((drawing) => drawing.problems);
    const lines = linesOf(terminal);
    for (const start of ['track ', 'app ', 'pipelines ', 'Metrics page ', 'Charts ']) {
      if (!lines.some((line) => line.startsWith(start))) problems.push(`live table: no line "${start}"`);
    }
    const pictures = Object.fromEntries(drawings.map(({ name, picture }) => [name, picture]));
    return { problems, pictures: { ...pictures, 'live-table': await drawTable(browser, lines) } };
  } finally {
    const ended = once(child, 'exit');
    child.stdin.write(CTRL_C);
    await ended;
  }
}

async function drawPage(browser: Browser, url: string, { colorScheme, width }: (typeof VIEWS)[number]) {
  const name = `example-page-${colorScheme}-${width}`;
  const page = await browser.newPage({ viewport: { width, height: 700 }, colorScheme });
  const problems = (await problemsOf(page, url)).map((problem) => `${name}: ${problem}`);
  const picture = await page.screenshot({ fullPage: true });
  await page.close();
  return { name, problems, picture };
}

/** Opens the page, and returns what is wrong with it. */
async function problemsOf(page: Page, url: string): Promise<string[]> {
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(`page error: ${message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) {
      problems.push(`a request to ${request.url()}`);
    }
  });
  await page.goto(url);
  await page
    .waitForFunction(`document.querySelectorAll('canvas').length === ${CHARTS}`, undefined, {
      timeout: 20_000,
    })
    .catch(() => problems.push(`it does not have ${CHARTS} charts`));
  // the second refresh draws into the same charts
  await page.waitForTimeout(1_500);
  return [...problems, ...(await page.evaluate<string[]>(CHART_PROBLEMS))];
}

/** Runs in the page: finds charts without a title, unit, line or value, and texts that are cut off. */
const CHART_PROBLEMS = `(() => {
  const problems = [];
  if (document.documentElement.scrollWidth > innerWidth) problems.push('it is wider than the window');
  for (const section of document.querySelectorAll('section')) {
    const title = section.querySelector('b')?.textContent;
    if (!title || !section.querySelector('small')?.textContent) problems.push('a chart has no title or unit');
    const canvas = section.querySelector('canvas');
    if (canvas === null) continue;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const isColored = (at) => data[at + 3] > 200 && Math.max(data[at], data[at + 1], data[at + 2]) -
      Math.min(data[at], data[at + 1], data[at + 2]) > 60;
    let colored = 0;
    for (let at = 0; at < data.length; at += 4) if (isColored(at)) colored += 1;
    if (colored < 100) problems.push('"' + title + '" has no line or bar');
    const values = [...section.querySelectorAll('.u-value')].slice(1).map(({ textContent }) => textContent);
    if (values.some((value) => !/^[\\d.]+$/.test(value))) problems.push('"' + title + '" shows ' + values);
    if (section.scrollWidth > section.clientWidth) problems.push('"' + title + '" is wider than its frame');
  }
  return problems;
})()`;

function linesOf({ buffer: { active }, rows }: Terminal): string[] {
  return Array.from({ length: rows }, (_, row) =>
    (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
  );
}

/** Draws the lines of a terminal. */
async function drawTable(browser: Browser, lines: readonly string[]): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  const text = ['$ npm start', ...lines].join('\n').trimEnd().replaceAll('<', '&lt;');
  await page.setContent(
    '<style>pre{display:inline-block;margin:0;padding:16px;background:#15191f;color:#e2e6eb;' +
      `font:14px/1.35 "DejaVu Sans Mono",monospace}</style><pre>${text}</pre>`,
  );
  const picture = await page.locator('pre').screenshot();
  await page.close();
  return picture;
}

async function untilServed(url: string): Promise<void> {
  for (const end = Date.now() + START_MS; Date.now() < end; await sleep(200)) {
    const isServed = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isServed) return;
  }
  throw new Error(`The example does not serve ${url}.`);
}
