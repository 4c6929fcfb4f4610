import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument, type Document } from 'yaml';
import { selfSignedCertificate } from '../../../lib/testing/simulator';
import { REPOSITORY } from '../processes/node-process';
import { Otelcol } from './otelcol';

const AGENT = 'examples/collector/agent.yaml';
const GATEWAY = 'examples/collector/gateway.yaml';

/** An agent in front of gateways, with mutual TLS. The caller must {@link OtelcolFleet.destroy} it. */
export class OtelcolFleet {
  private readonly folder = mkdtempSync(join(tmpdir(), 'customerio-fleet-'));
  readonly tls: Readonly<Record<string, string>>;
  readonly gateways: Otelcol[] = [];
  private started: Otelcol | undefined;

  private constructor() {
    this.tls = certificate(this.folder);
  }

  /**
   * Starts the gateways, then the agent.
   *
   * @param gateways environment of each gateway. With several, the agent gets a static list instead of a DNS name.
   * @param edit changes the configuration of the agent
   */
  static async start(
    gateways: readonly Readonly<Record<string, string>>[],
    edit?: (agent: Document) => void,
  ): Promise<OtelcolFleet> {
    const fleet = new OtelcolFleet();
    try {
      for (const env of gateways) fleet.gateways.push(await Otelcol.start(GATEWAY, { ...fleet.tls, ...env }));
      await fleet.startAgent(edit);
      return fleet;
    } catch (error) {
      await fleet.destroy();
      throw error;
    }
  }

  get agent(): Otelcol {
    if (this.started === undefined) throw new Error('the agent was not started');
    return this.started;
  }

  async destroy(): Promise<void> {
    await this.started?.destroy();
    for (const gateway of this.gateways) await gateway.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async startAgent(edit?: (agent: Document) => void): Promise<void> {
    const ports = this.gateways.map((gateway) => gateway.port('grpc'));
    const edits = [...(edit ? [edit] : []), ...(ports.length > 1 ? [listOf(ports)] : [])];
    this.started = await Otelcol.start(edits.length === 0 ? AGENT : this.edited(edits), {
      ...this.tls,
      OTELCOL_GATEWAY_HOST: 'localhost',
      OTELCOL_GATEWAY_PORT: String(ports[0]),
    });
  }

  private edited(edits: readonly ((agent: Document) => void)[]): string {
    const file = join(this.folder, 'agent.yaml');
    const config = parseDocument(readFileSync(join(REPOSITORY, AGENT), 'utf8'));
    for (const edit of edits) edit(config);
    writeFileSync(file, config.toString());
    return file;
  }
}

/**
 * Replaces the DNS resolver of the agent with a static list, because one name cannot resolve to several ports.
 * The other exporters refer to this resolver.
 */
const listOf = (ports: readonly number[]) => (agent: Document) => {
  const resolver = ['exporters', 'load_balancing/traces', 'resolver'];
  agent.setIn([...resolver, 'static'], { hostnames: ports.map((port) => `127.0.0.1:${port}`) });
  agent.deleteIn([...resolver, 'dns']);
};

/**
 * Writes a self-signed certificate and returns the variables for it. Only gateways with these variables trust it.
 */
export function certificate(folder: string): Readonly<Record<string, string>> {
  const { key, cert } = selfSignedCertificate();
  const files = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key, { mode: 0o600 });
  return { OTELCOL_TLS_CA: files.cert, OTELCOL_TLS_CERT: files.cert, OTELCOL_TLS_KEY: files.key };
}
