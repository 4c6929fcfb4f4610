import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

const HOST = '127.0.0.1';
const PAGE =
  '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/app.css">' +
  '<style>body{margin:0;font-family:Inter,sans-serif}</style>' +
  '<div id="root"></div><script src="/app.js"></script>';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

export interface PreviewServer {
  readonly url: string;
  close(): void;
}

/** Folders with the files of the page. */
export interface Sources {
  readonly bundle: string;
  readonly dashboards: string;
  /** Images of Grafana's components. */
  readonly images: string;
}

/**
 * Serves the page of the preview on loopback.
 *
 * @param prometheusUrl returns the origin for queries.
 */
export async function startServer(sources: Sources, prometheusUrl: () => string): Promise<PreviewServer> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    respond(path, response).catch((error: Error) => response.writeHead(500).end(error.message));
  });

  async function respond(path: string, response: ServerResponse): Promise<void> {
    if (path.startsWith('/api/v1/')) {
      const proxied = await fetch(prometheusUrl() + path);
      response.writeHead(proxied.status, { 'content-type': 'application/json' });
      response.end(Buffer.from(await proxied.arrayBuffer()));
      return;
    }
    const file = fileAt(new URL(path, 'http://preview').pathname, sources);
    if (file === undefined) response.setHeader('content-type', 'text/html').end(PAGE);
    else {
      const type = TYPES[file.slice(file.lastIndexOf('.'))] ?? 'application/octet-stream';
      response.setHeader('content-type', type).end(readFileSync(file));
    }
  }

  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Returns the file of a path, or undefined for the page. A base name cannot leave the folder. */
function fileAt(path: string, { bundle, dashboards, images }: Sources): string | undefined {
  if (path.startsWith('/dashboards/')) return join(dashboards, basename(path));
  if (path.startsWith('/public/build/img/'))
    return join(images, path.slice('/public/build/img/'.length).replaceAll('..', ''));
  return path === '/app.js' || path === '/app.css' ? join(bundle, basename(path)) : undefined;
}
