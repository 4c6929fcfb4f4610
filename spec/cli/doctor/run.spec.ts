import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import type { OptionValues } from '../../../lib/cli/command';
import type { Finding } from '../../../lib/cli/doctor/check';
import { runFindings } from '../../../lib/cli/doctor/run';
import { UsageError } from '../../../lib/cli/usage-error';
import { startSimulator, type Simulator } from '../../../lib/testing/simulator';
import { FIXTURES, NodeProcess, REPOSITORY, type ExitResult } from '../../harness/processes/node-process';
import { StartedResources } from '../../harness/processes/started';
import { freeServerPort } from '../../harness/servers/server-port';

const PROGRAM = join(REPOSITORY, 'dist/lib/cli/main.js');
const fixture = (name: string) => join(REPOSITORY, 'spec/cli/fixtures', name);

interface Run extends ExitResult {
  /** Levels and texts by check, only of the run. */
  readonly findings: Readonly<Record<string, readonly string[]>>;
}

describe('the doctor with a command', () => {
  const started = new StartedResources();
  let simulator: Simulator;
  let folder: string;

  before(async () => {
    simulator = await startSimulator();
    folder = mkdtempSync(join(tmpdir(), 'customerio doctor-'));
  });

  after(async () => {
    await started.end();
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    started.add(
      new NodeProcess([PROGRAM, 'doctor', '--json', ...args], {
        env: { TRACK_URL: simulator.trackUrl, APP_URL: simulator.appUrl, CDP_URL: simulator.url, ...env },
      }),
    );

  async function doctor(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Run> {
    return findingsOf(await start(args, env).waitForExit());
  }

  /** Runs an application without the checks of the doctor that need no run. */
  async function run(
    rest: readonly string[],
    { values = {}, env = {} }: { values?: OptionValues; env?: Readonly<Record<string, string>> } = {},
  ): Promise<Run['findings']> {
    const output = { write: () => undefined };
    const path = process.env['PATH'];
    const io = {
      stdout: output,
      stderr: output,
      env: {
        ...(path === undefined ? {} : { PATH: path }),
        TRACK_URL: simulator.trackUrl,
        CDP_URL: simulator.url,
        ...env,
      },
    };
    return byCheck(await runFindings({ values, positionals: [], rest }, io));
  }

  function findingsOf(ended: ExitResult): Run {
    if (ended.stdout === '') throw new Error(ended.stderr);
    return { ...ended, findings: byCheck(runFindingsIn(ended.stdout)) };
  }

  function byCheck(findings: readonly Finding[]): Run['findings'] {
    const texts: Record<string, string[]> = {};
    for (const { check, level, text } of findings) (texts[check] ??= []).push(`${level}: ${text}`);
    return texts;
  }

  /** The static checks of the doctor are not part of a run. */
  function runFindingsIn(stdout: string): readonly Finding[] {
    const output = JSON.parse(stdout) as readonly Finding[] | { readonly findings: readonly Finding[] };
    const findings = 'findings' in output ? output.findings : output;
    return findings.filter(({ check }) => check.startsWith('run-'));
  }

  const warned = (findings: Run['findings']) =>
    Object.entries(findings).flatMap(([check, texts]) =>
      texts.some((text) => !text.startsWith('pass')) ? check : [],
    );

  it('reports no warning for an ES module that is set up completely', async () => {
    const ended = await doctor(['--host', simulator.url, '--', 'node', fixture('orders.mjs')], {
      OTEL_TRACES_EXPORTER: 'console',
      OTEL_METRICS_EXPORTER: 'console',
      OTEL_LOGS_EXPORTER: 'none',
    });
    expect(warned(ended.findings)).to.deep.equal([]);
    expect(ended.findings).to.have.keys([
      'run-started',
      'run-registration',
      'run-patched',
      'run-calls',
      'run-provider',
      'run-exports',
      'run-shutdown',
    ]);
    expect(ended.findings['run-patched']).to.match(
      /customerio-node 5\.2\.0 is patched: TrackClient \(19 methods\)/,
    );
    expect(ended.findings['run-calls']).to.deep.equal([
      'pass: 2 calls made, 2 recorded: track.identify 1, track.track 1.',
    ]);
    expect(ended.findings['run-exports']).to.match(
      /2 exports of traces succeeded, 0 failed \(ConsoleSpanExporter\)/,
    );
    expect(ended.findings['run-exports']).to.match(/1 export of metrics succeeded/);
    // the output of the application, in which the console exporter prints
    expect(ended.stderr).to.include("name: 'customerio.identify'");
    expect(ended.stdout).not.to.match(/4711|jane|site|127\.0\.0\.1/);
  });

  it('reports a sampler that drops the spans, and no lost telemetry', async () => {
    const env = {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_TRACES_SAMPLER: 'always_off',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    };
    const findings = await run(['node', fixture('orders.mjs')], { env });
    expect(findings['run-exports']).to.deep.equal([
      'warning: Calls were recorded, but their spans were not (OTLPTraceExporter).',
    ]);
    expect(findings['run-shutdown']).to.match(/^pass/);
  });

  it('reports that only the doctor enables the instrumentation, and a missing provider', async () => {
    const ended = await doctor(['--', process.execPath, join(FIXTURES, 'plain.cjs')]);
    expect(warned(ended.findings)).to.deep.equal(['run-registration', 'run-calls', 'run-provider']);
    expect(ended.findings['run-calls']).to.match(/failure: 3 calls made, 0 recorded/);
    expect(ended.code).to.equal(2);
  });

  it('reports a disabled instrumentation', async () => {
    const script =
      "require('opentelemetry-instrumentation-customerio/webhooks')" +
      ".createWebhookReceiver({ signingKeys: 'key' })";
    const env = { OTEL_INSTRUMENTATION_CUSTOMERIO_ENABLED: 'false' };
    const findings = await run(['node', '-e', script], { env });
    expect(findings['run-registration']).to.deep.equal(['failure: The instrumentation is disabled in node.']);
  });

  it('reports early calls, failing exports, lost telemetry and the exit code', async () => {
    const env = {
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freeServerPort()}`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '200',
    };
    const findings = await run(['node', fixture('every-fault.cjs')], { env });
    expect(warned(findings)).to.deep.equal(['run-started', 'run-early-calls', 'run-exports', 'run-shutdown']);
    expect(findings['run-started']?.[0]).to.match(/failure: node ended with exit code 3/);
    expect(findings['run-early-calls']).to.deep.equal([
      'warning: 1 call in every-fault.cjs came before the application enabled the instrumentation.',
    ]);
    expect(findings['run-exports']).to.match(
      /failure: 0 exports of metrics succeeded, 1 failed \(OTLPMetricExporter\)\. The last failure: ECONNREFUSED/,
    );
    expect(findings['run-shutdown']).to.deep.equal([
      'warning: The telemetry of 1 call in every-fault.cjs was not exported: process.exit() ended the process.',
    ]);
  });

  it('reports requests of a bundled SDK and of other code', async () => {
    const outfile = join(folder, 'app.cjs');
    await build({
      entryPoints: [fixture('bundle-entry.cjs')],
      bundle: true,
      platform: 'node',
      logLevel: 'error',
      outfile,
    });
    const findings = await run(['node', outfile], { values: { host: [simulator.url] } });
    expect(warned(findings)).to.deep.equal(['run-bundled-sdk', 'run-provider']);
    expect(findings['run-bundled-sdk']).to.deep.equal([
      'failure: 3 requests to 127.0.0.1 did not belong to a recorded call.',
    ]);
  });

  it('reports the events of cdp-analytics-node and their outcomes', async () => {
    const ended = await doctor(['--host', simulator.url, '--', 'node', fixture('events.mjs'), 'faults'], {
      OTEL_TRACES_EXPORTER: 'console',
      OTEL_METRICS_EXPORTER: 'console',
      OTEL_LOGS_EXPORTER: 'none',
    });
    expect(warned(ended.findings)).to.deep.equal(['run-events', 'run-early-calls']);
    expect(ended.findings['run-patched']).to.match(
      /@customerio\/cdp-analytics-node 0\.5\.9 is patched: Analytics \(7 methods\)/,
    );
    expect(ended.findings['run-calls']).to.match(/1 call made, 1 recorded: pipelines\.batch 1/);
    expect(ended.findings['run-events']?.[0])
      .to.match(/^warning: Events by outcome: accepted 3, /)
      .and.include('invalid_argument 1')
      .and.include('unserializable 1')
      .and.include('closed 1');
    expect(ended.findings['run-early-calls']).to.deep.equal([
      'warning: 1 event in events.mjs came before the application enabled the instrumentation.',
    ]);
    expect(ended.findings['run-shutdown']).to.match(/^pass/);
    expect(ended.stdout).not.to.match(/4711|jane|write-key|127\.0\.0\.1/);
  });

  it('reports events that are pending when the process exits', async () => {
    const findings = await run(['node', fixture('events.mjs'), 'exit'], {
      env: { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'console', OTEL_LOGS_EXPORTER: 'none' },
    });
    expect(findings['run-events']).to.deep.equal([
      'warning: 2 events in events.mjs had no outcome at the end: process.exit() ended the process.',
    ]);
  });

  it('aggregates processes and threads, reports responses to webhooks, and passes Ctrl-C on', async () => {
    const process = start(['--', 'node', fixture('server.cjs')]);
    await process.until('output', () => /called/.test(process.stderr) && /received/.test(process.stderr));
    process.signal('SIGINT');
    const ended = findingsOf(await process.waitForExit());
    expect(ended.findings['run-started']).to.match(
      /was interrupted\..*Observed 2 Node processes and 1 worker thread/,
    );
    expect(ended.findings['run-calls']).to.match(/1 call made, 1 recorded/);
    expect(ended.findings['run-webhooks']).to.deep.equal([
      'warning: 2 webhooks arrived; responses: 1 with 200, 1 with 401.',
    ]);
    expect(ended.findings['run-warnings']).to.deep.equal([
      'warning: The application emitted the warning CUSTOMERIO_OTEL_SIGNATURE.',
    ]);
  });

  it('stops an application after the limit', async () => {
    const findings = await run(['node', '-e', 'setInterval(() => 0, 1000)'], { values: { for: '300ms' } });
    expect(findings['run-started']?.[0]).to.match(
      /pass: node ran for .* and was stopped after the limit of 0\.3 s/,
    );
  });

  it('observes a process that is killed at once', async () => {
    const findings = await run(['node', '-e', "process.kill(process.pid, 'SIGKILL')"]);
    expect(findings['run-started']?.[1]).to.equal('pass: Observed 1 Node process.');
  });

  it('reports a command that starts no Node process', async () => {
    const findings = await run(['true']);
    expect(findings['run-started']?.[1]).to.match(/failure: No Node process of true was observed/);
  });

  it('exits with 2 after one sentence for a command that does not exist', async () => {
    const { code, stdout, stderr } = await start(['--', 'no-such-command']).waitForExit();
    expect([code, stdout]).to.deep.equal([2, '']);
    expect(stderr).to.match(/^Cannot start "no-such-command": it does not exist/m);
  });

  for (const [mistake, values, rest, sentence] of [
    [
      'a variable before the command',
      {},
      ['KEY=secret', 'node'],
      /^The command starts with an environment variable/,
    ],
    [
      'a quoted command',
      {},
      ['node app.js --key secret'],
      /^Cannot start the command: it does not exist; give it without quotes/,
    ],
    ['an option without a command', { for: '5s' }, [], /^--for needs a command/],
    ['an invalid duration', { for: 'soon' }, ['node'], /^--for is "soon"/],
  ] as const) {
    it(`rejects ${mistake} in one sentence`, async () => {
      const error = await run(rest, { values }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(UsageError);
      expect((error as UsageError).message)
        .to.match(sentence)
        .and.not.to.include('secret');
    });
  }
});
