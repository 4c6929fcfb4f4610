import { chromium, type Browser } from 'playwright-core';

const READY_MS = 60_000;
const HEIGHT = 1_000;
const TOP_HEIGHT = 640;

/** One view of a dashboard. */
export interface View {
  readonly dashboard: string;
  readonly theme: 'light' | 'dark';
  /** End of the time range, in Unix seconds. */
  readonly to: number;
  readonly minutes: number;
  readonly width: number;
  /** Whether collapsed rows are opened. */
  readonly isOpen: boolean;
}

/** What a panel shows. */
export interface DrawnPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly series: number;
  readonly errors: readonly string[];
  /** Whether an empty panel is good: then its text is `none`. */
  readonly isEmptyGood: boolean;
}

export interface Drawing {
  readonly panels: readonly DrawnPanel[];
  /** Errors of the page, overlapping panels and texts that do not fit. */
  readonly problems: readonly string[];
  /** The whole page. */
  readonly picture: Buffer;
  /** The first screen. */
  readonly top: Buffer;
}

/** Debian's browser, or the one that the environment names. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CUSTOMERIO_PREVIEW_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-color-profile=srgb'],
  });

/** Draws a view, and takes a picture of the whole page. */
export async function drawView(browser: Browser, url: string, view: View): Promise<Drawing> {
  const page = await browser.newPage({ viewport: { width: view.width, height: HEIGHT } });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text().slice(0, 300)}`);
  });
  try {
    await page.goto(`${url}/?${query(view)}`);
    await page.waitForFunction(
      'window.previewTotal !== undefined && (window.previewDrawn ?? []).length >= window.previewTotal',
      undefined,
      { timeout: READY_MS },
    );
    // fonts and charts are drawn after the data
    await page.evaluate('document.fonts.ready');
    await page.waitForTimeout(500);
    const panels = await page.evaluate<DrawnPanel[]>('window.previewDrawn');
    problems.push(...(await page.evaluate<string[]>(LAYOUT_PROBLEMS)));
    const clip = { x: 0, y: 0, width: view.width, height: TOP_HEIGHT };
    return {
      panels,
      problems,
      picture: await page.screenshot({ fullPage: true }),
      top: await page.screenshot({ clip }),
    };
  } finally {
    await page.close();
  }
}

const query = ({ dashboard, theme, to, minutes, width, isOpen }: View): string =>
  new URLSearchParams({
    dashboard,
    theme,
    to: String(to),
    minutes: String(minutes),
    width: String(width),
    open: isOpen ? '1' : '0',
  }).toString();

/** Runs in the page: finds panels that overlap, and titles or values that are cut off. */
const LAYOUT_PROBLEMS = `(() => {
  const problems = [];
  const panels = [...document.querySelectorAll('[data-panel]')];
  const boxes = panels.map((panel) => ({ id: panel.dataset.panel, box: panel.getBoundingClientRect() }));
  boxes.forEach(({ id, box }, index) => {
    if (box.right > document.documentElement.clientWidth) problems.push('panel ' + id + ' is wider than the page');
    for (const other of boxes.slice(0, index)) {
      const isApart = box.left >= other.box.right - 1 || other.box.left >= box.right - 1 ||
        box.top >= other.box.bottom - 1 || other.box.top >= box.bottom - 1;
      if (!isApart) problems.push('panels ' + id + ' and ' + other.id + ' overlap');
    }
  });
  for (const panel of panels) {
    for (const element of panel.querySelectorAll('h2, span, div')) {
      if (element.children.length > 0 || element.textContent.trim() === '') continue;
      // hidden from sight, for screen readers
      if (element.clientWidth <= 1) continue;
      const isCut = element.scrollWidth > element.clientWidth && getComputedStyle(element).overflow !== 'visible';
      if (isCut) problems.push('panel ' + panel.dataset.panel + ' cuts off "' + element.textContent.trim() + '"');
    }
  }
  return problems;
})()`;
