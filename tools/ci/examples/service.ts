import type { TestProcess } from '../../../spec/harness/processes/node-process';
import { freeServerPort } from '../../../spec/harness/servers/server-port';
import { isResponding, START_MS } from '../../../spec/harness/until';
import { runDoctor } from './doctor';
import type { ExampleProject } from './project';
import { metricsPage } from './requests';
import type { World } from './world';

/** A running service of an example. The caller must {@link Service.end} it. */
export class Service {
  private constructor(
    private readonly project: ExampleProject,
    private readonly process: TestProcess,
    private readonly env: Readonly<Record<string, string>>,
    readonly port: number,
    readonly metricsPort: number,
  ) {}

  /** Starts a script of package.json, and waits until the service responds. */
  static async start(
    project: ExampleProject,
    script: string,
    { keys, lateExport }: World,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<Service> {
    const [port, metricsPort] = [await freeServerPort(), await freeServerPort()];
    const env = {
      ...keys,
      ...lateExport,
      ...extra,
      PORT: String(port),
      OTEL_EXPORTER_PROMETHEUS_PORT: String(metricsPort),
    };
    const service = new Service(project, project.start(script, env), env, port, metricsPort);
    try {
      await service.process.until('service', () => isResponding(service.origin), START_MS);
    } catch (error) {
      await service.end();
      throw error;
    }
    return service;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get output(): string {
    return `${this.process.stdout}\n${this.process.stderr}`;
  }

  /** Waits until the metrics page has these lines, and the name of the example as its service. */
  async untilMetrics(expected: readonly string[]): Promise<void> {
    const lines = [...expected, `service_name="example-${this.project.name}`];
    let page: readonly string[] = [];
    const missing = () =>
      lines.filter((line) =>
        line.startsWith('service') ? !page.join().includes(line) : !page.includes(line),
      );
    await this.process
      .until('metrics', async () => {
        page = await metricsPage(this.metricsPort);
        return missing().length === 0;
      })
      .catch((error: Error) => {
        throw new Error(
          `the metrics page lacks\n${missing().join('\n')}\n${page.join('\n')}\n${error.message}`,
        );
      });
  }

  /** Runs the doctor in the example's folder and environment. @param args arguments of the doctor */
  checkWithDoctor(envFile: string, args: readonly string[] = []): Promise<void> {
    return runDoctor(this.project, envFile, this.env, args);
  }

  /** Sends SIGTERM, and waits for the exit. Rejects if the service does not exit in good order. */
  async stop(): Promise<void> {
    this.process.signalGroup('SIGTERM');
    const { code, signal } = await this.process.waitForExit();
    // NestJS sends the signal to itself again when its hooks are done
    if (code !== 0 && signal !== 'SIGTERM' && code !== 143) {
      throw new Error(`after SIGTERM the service ended with ${signal ?? `exit code ${code}`}`);
    }
  }

  /** Kills what is left of the service. */
  async end(): Promise<void> {
    try {
      this.process.signalGroup('SIGKILL');
    } catch {
      // it ended by itself
    }
    await this.process.ended;
  }
}
