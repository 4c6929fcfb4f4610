import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInstalled } from '../processes/installed-program';
import { TestProcess } from '../processes/node-process';
import { freeServerPort } from '../servers/server-port';
import { START_MS } from '../until';

const HOST = '127.0.0.1';

/** A redis-server without persistence. The caller must {@link RedisServer.close} it. */
export class RedisServer {
  private readonly folder = mkdtempSync(join(tmpdir(), 'customerio-redis-'));
  private server: TestProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly extra: readonly string[],
  ) {}

  /** @param extra additional arguments of redis-server, such as `--cluster-enabled yes` */
  static async start(...extra: string[]): Promise<RedisServer> {
    runInstalled('redis-server', ['--version']);
    const server = new RedisServer(await freeServerPort(), extra);
    try {
      await server.restart();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /** Crashes the server: clients are not notified, and all data is lost. */
  async kill(): Promise<void> {
    await this.server?.destroy();
  }

  /** Starts the server again on the same port. */
  async restart(): Promise<void> {
    await this.kill();
    const args = ['--port', String(this.port), '--bind', HOST, '--save', '', '--appendonly', 'no'];
    this.server = new TestProcess('redis-server', [...args, '--daemonize', 'no', ...this.extra], {
      cwd: this.folder,
    });
    await this.server.until('response of redis-server', () => isPonging(this.port), START_MS);
  }

  /** Stops the process: it keeps its connections but does not respond. */
  freeze(): void {
    this.server?.signal('SIGSTOP');
  }

  thaw(): void {
    this.server?.signal('SIGCONT');
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

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
