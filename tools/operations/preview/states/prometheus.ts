import { spawn, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Samples } from './sample-series';

const HOST = '127.0.0.1';
const BLOCK_S = 7_200;
/** Samples before this age are thinned: windows of hours do not need each minute. */
const FINE_MINUTES = 150;
const COARSE_STEP = 10;
const START_MS = 30_000;

export interface PreviewPrometheus {
  readonly url: string;
  stop(): void;
}

/** Starts a Prometheus that contains the series. Their last sample is at `endS`, in Unix seconds. */
export async function startPrometheus(series: readonly Samples[], endS: number): Promise<PreviewPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'customerio-preview-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  // promtool reads a file once for each block: a file for each block is read once
  for (const [block, lines] of blocksOf(series, endS)) {
    const file = join(folder, `${block}.txt`);
    writeFileSync(file, `${lines.join('\n')}\n# EOF\n`);
    execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', file, data]);
    rmSync(file);
  }
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, 'global: {}\n');
  const port = await freePort();
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100d',
      `--web.listen-address=${HOST}:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const url = `http://${HOST}:${port}`;
  const stop = () => {
    child.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    child.kill();
  };
  await until(`${url}/-/ready`);
  return { url, stop };
}

function blocksOf(series: readonly Samples[], endS: number): Map<number, string[]> {
  const blocks = new Map<number, string[]>();
  for (const { name, labels, values } of series) {
    const text = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const start = endS - (values.length - 1) * 60;
    values.forEach((value, minute) => {
      if (value === undefined || (minute < values.length - FINE_MINUTES && minute % COARSE_STEP !== 0))
        return;
      const at = start + minute * 60;
      const block = Math.floor(at / BLOCK_S);
      const lines = blocks.get(block) ?? [];
      blocks.set(block, lines);
      lines.push(`${name}{${text.join(',')}} ${value} ${at}`);
    });
  }
  return blocks;
}

async function until(url: string): Promise<void> {
  for (const end = Date.now() + START_MS; Date.now() < end;) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Prometheus is not ready after ${START_MS} ms: ${url}`);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
