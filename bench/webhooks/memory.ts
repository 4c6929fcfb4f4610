import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createWebhookReceiver, signWebhook } from '../../lib/webhooks';

/*
 * Measures the memory that senders without a signing key can use. Each of several connections sends one large body,
 * and stops before its end. Run `node dist/bench/webhooks/memory.js`.
 */

const MIB = 1024 * 1024;

/** How a body is sent, and how many bytes all senders together send. On the wire, a chunk of one byte has 6 bytes. */
const KINDS = {
  'chunks of 1 byte': { totalBytes: 24 * MIB, chunk: Buffer.from('1\r\nx\r\n'.repeat(1_000)) },
  'chunks of 8 kB': { totalBytes: 1024 * MIB, chunk: Buffer.from(`2000\r\n${'x'.repeat(0x2000)}\r\n`) },
} as const;

/** The most bytes that one sender sends. The default of `maxBodyBytes` is 10 MiB. */
const MAX_SENT_BYTES = 8 * MIB;

export type AttackKind = keyof typeof KINDS;

export interface Attack {
  readonly kind: AttackKind;
  readonly connections: number;
  readonly maxBufferedBytes?: number;
}

/** What the process of the receiver uses more during an attack than before, in bytes, at the peak. */
export interface AttackResult {
  readonly rss: number;
  /** Memory of JavaScript objects and of buffers, after a collection of garbage. */
  readonly live: number;
  /** The status of an authentic webhook during the attack. */
  readonly status: number;
}

/** Attacks a receiver in a process of its own. */
export async function attack({ kind, connections, maxBufferedBytes }: Attack): Promise<AttackResult> {
  const child = fork(__filename, [JSON.stringify({ maxBufferedBytes })], {
    execArgv: ['--expose-gc', '--no-warnings'],
  });
  const sockets: Socket[] = [];
  try {
    const [port] = (await once(child, 'message')) as [number];
    for (let index = 0; index < connections; index += 1) {
      const { chunk, totalBytes } = KINDS[kind];
      sockets.push(sendPart(port, chunk, Math.min(MAX_SENT_BYTES, totalBytes / connections)));
    }
    await Promise.all(sockets.map((socket) => once(socket, 'sent')));
    child.send('result');
    const [result] = (await once(child, 'message')) as [AttackResult];
    return result;
  } finally {
    sockets.forEach((socket) => socket.destroy());
    child.kill();
  }
}

/** Sends a part of a body with the headers of a signed request. Emits 'sent' when this process has sent it. */
function sendPart(port: number, chunk: Buffer, bytes: number): Socket {
  const socket = connect({ port, host: '127.0.0.1' });
  const seconds = Math.floor(Date.now() / 1000);
  socket.on('error', () => socket.emit('sent')).resume();
  socket.write(
    `POST / HTTP/1.1\r\nhost: x\r\nx-cio-timestamp: ${seconds}\r\nx-cio-signature: ${'a'.repeat(64)}\r\n` +
      'transfer-encoding: chunked\r\n\r\n',
  );
  let written = 0;
  const writeMore = () => {
    while (written < bytes) {
      written += chunk.length;
      if (!socket.write(chunk)) return void socket.once('drain', writeMore);
    }
    socket.write('', () => socket.emit('sent'));
  };
  writeMore();
  return socket;
}

async function serve(options: { readonly maxBufferedBytes?: number }): Promise<void> {
  const signingKey = 'a key';
  // the attack must not end by a timeout before it is measured
  const receiver = createWebhookReceiver({ ...options, signingKeys: signingKey, bodyTimeoutMs: 60_000 });
  const server = createServer(receiver.node());
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const before = process.memoryUsage.rss();
  const liveBefore = await liveMemory();
  let rss = 0;
  const timer = setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), 20);
  process.send?.((server.address() as AddressInfo).port);
  await once(process, 'message');
  await untilQuiet(sockets);
  clearInterval(timer);
  const { status } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    method: 'POST',
    headers: signWebhook({ signingKey, body: '{}' }),
    body: '{}',
  });
  rss = Math.max(rss, process.memoryUsage.rss()) - before;
  const live = (await liveMemory()) - liveBefore;
  process.send?.({ rss, live, status } satisfies AttackResult);
}

/** Returns the memory of JavaScript objects and of buffers. Collects garbage until the memory does not fall any more. */
async function liveMemory(): Promise<number> {
  for (let least = Infinity; ; await delay(100)) {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    // another thread frees buffers, after the collection
    if (heapUsed + external > least - MIB) return Math.min(heapUsed + external, least);
    least = heapUsed + external;
  }
}

/** Waits until no bytes arrive. */
async function untilQuiet(sockets: readonly Socket[]): Promise<void> {
  const received = () => sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  for (let before = -1; before !== received(); await delay(500)) before = received();
}

async function report(): Promise<void> {
  console.log(
    `Node ${process.version}. MiB more than before the attack: rss at the peak, live after a collection.`,
  );
  for (const kind of Object.keys(KINDS) as AttackKind[]) {
    for (const connections of [16, 300]) {
      const { rss, live, status } = await attack({ kind, connections });
      const mib = (bytes: number) => (bytes / MIB).toFixed(0);
      console.log(
        `${connections} connections, ${kind}: rss ${mib(rss)}, live ${mib(live)}, authentic webhook ${status}`,
      );
    }
  }
}

if (require.main === module) {
  void (process.send === undefined ? report() : serve(JSON.parse(process.argv[2] ?? '{}') as Attack));
}
