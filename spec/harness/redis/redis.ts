import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeServerPort } from '../servers/server-port';
import { START_MS, until } from '../until';

const HOST = '127.0.0.1';

/** A redis-server without persistence. The caller must {@link RedisServer.close} it. */
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

  /** @param extra additional arguments of redis-server, such as `--cluster-enabled yes` */
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

  /** Crashes the server: clients are not notified, and all data is lost. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Starts the server again on the same port. */
  async restart(): Promise<void> {
    await this.kill();
    await this.run();
  }

  /** Stops the process: it keeps its connections but does not respond. */
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
    let failure: string | undefined;
    child.once('error', (error: NodeJS.ErrnoException) => (failure = causeOf(error)));
    child.once('exit', (code) => (failure ??= `it ended with exit code ${code}\n${this.output}`));
    await until(
      `response of redis-server`,
      () => isPonging(this.port),
      START_MS,
      () => failure,
    );
  }
}

const causeOf = (error: NodeJS.ErrnoException): string =>
  error.code === 'ENOENT'
    ? 'the program redis-server is not on the PATH. Install it: apt-get install redis-server (Debian, Ubuntu)'
    : error.message;

function isPonging(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST, () => socket.write('PING\r\n'));
    const end = (result = false) => {
      socket.destroy();
      resolve(result);
    };
    socket.setEncoding('utf8').setTimeout(1000, () => end());
    socket.once('data', (text: string) => end(text.startsWith('+PONG')));
    socket.once('error', () => end()).once('close', () => end());
  });
}
