import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chartData } from './chart-data';
import type { History } from './history';

const HOST = '127.0.0.1';
/** Used if the user chooses no port and it is free, so that an open page works again after a restart. */
const PREFERRED_PORT = 9_470;
const FOLDER = join(__dirname, '../../../examples/service/charts');

const FILES: Readonly<Record<string, readonly [path: string, type: string]>> = {
  '/': [join(FOLDER, 'index.html'), 'text/html'],
  '/charts.js': [join(FOLDER, 'charts.js'), 'text/javascript'],
  '/uplot.js': [require.resolve('uplot/dist/uPlot.iife.min.js'), 'text/javascript'],
  '/uplot.css': [require.resolve('uplot/dist/uPlot.min.css'), 'text/css'],
};

/**
 * Serves a page with charts of the last minutes, on loopback. It needs no network.
 *
 * @param metricsUrl the metrics page, which the charts link to.
 * @param port the port that the user chose, or undefined.
 * @returns the URL of the page.
 */
export async function serveCharts(history: History, metricsUrl: string, port?: number): Promise<string> {
  const respond: RequestListener = ({ url = '/' }, response) => {
    const [path] = url.split('?');
    const file = FILES[path ?? ''];
    response.setHeader('cache-control', 'no-store');
    if (file !== undefined) {
      const [name, type] = file;
      response.setHeader('content-type', `${type}; charset=utf-8`).end(readFileSync(name));
    } else if (path === '/data.json') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ metricsUrl, ...chartData(history) }));
    } else response.writeHead(404).end();
  };
  const listening =
    port === undefined
      ? await listen(respond, PREFERRED_PORT).catch(() => listen(respond, 0))
      : await listen(respond, port);
  return `http://${HOST}:${listening}`;
}

/** Resolves with the port. */
const listen = (respond: RequestListener, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer(respond).once('error', reject);
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
