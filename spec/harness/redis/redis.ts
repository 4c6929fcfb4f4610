import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { START_MS, until } from '../processes/node-process';
import { freeServerPort } from '../servers/server-port';

const HOST = '127.0.0.1';

/** A redis-server that keeps nothing. Whoever starts one must {@link RedisServer.close} it. */
export class RedisServer {
  private readonly folder = mkdtempSync(join(tmpdir(), 'customerio-redis-'));
  private child: ChildProcess | undefined;
  private output = '';
  private readonly endAtExit = () => {
    this.child?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  };

  private constructor(
    readonly port: number,
    private readonly extra: readonly string[],
  ) {
    process.once('exit', this.endAtExit);
  }

  /** @param extra more of redis-server's arguments, such as `--cluster-enabled yes` */
  static async start(...extra: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freeServerPort(), extra);
    try {
      await server.run();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /** As a crash: nothing is said to clients, everything is forgotten. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** On the same port. */
  async restart(): Promise<void> {
    await this.kill();
    await this.run();
  }

  /** It keeps its connections and answers nothing. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async close(): Promise<void> {
    await this.kill();
    process.off('exit', this.endAtExit);
    this.endAtExit();
  }

  private async run(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', HOST, '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', [...args, '--daemonize', 'no', ...this.extra], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    let hopeless: string | undefined;
    child.once('error', (error: NodeJS.ErrnoException) => (hopeless = causeOf(error)));
    child.once('exit', (code) => (hopeless ??= `it ended with ${code}\n${this.output}`));
    await until(
      `answer of redis-server`,
      () => isAnswering(this.port),
      START_MS,
      () => hopeless,
    );
  }
}

const causeOf = (error: NodeJS.ErrnoException): string =>
  error.code === 'ENOENT'
    ? 'the program redis-server is not on the PATH. Install it: apt-get install redis-server (Debian, Ubuntu)'
    : error.message;

/** `true` or `undefined`, as {@link until} waits for it. */
function isAnswering(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST, () => socket.write('PING\r\n'));
    const end = (answer?: true) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('utf8').setTimeout(1000, () => end());
    socket.once('data', (text: string) => end(text.startsWith('+PONG') || undefined));
    socket.once('error', () => end()).once('close', () => end());
  });
}
