import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, parseAllDocuments } from 'yaml';
import { rulesFor, type RuleFile } from '../../lib/rules';
import { THRESHOLDS } from '../../lib/rules/thresholds';
import { runCommandLine } from '../harness/cli/command-line';
import { REPOSITORY } from '../harness/processes/node-process';

/** Runs `rules` and returns what it prints. */
async function print(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommandLine(['rules', ...args]);
  expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
  return stdout;
}

const withoutFirstLine = (text: string) => text.slice(text.indexOf('\n') + 1);

describe('customerio-otel rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'customerio-rules-'));
  after(() => rmSync(folder, { recursive: true }));

  it('writes the rule files of the package by default', async () => {
    const target = join(folder, 'default');
    const stdout = await print('--output', target);
    const paths = Object.keys(rulesFor());
    expect(stdout).to.equal(paths.map((path) => `Wrote ${join(target, path)}\n`).join(''));
    for (const path of paths) {
      const shipped = readFileSync(join(REPOSITORY, 'prometheus', path), 'utf8');
      expect(withoutFirstLine(readFileSync(join(target, path), 'utf8'))).to.equal(withoutFirstLine(shipped));
    }
  });

  it('prints one document for Prometheus, which reads only the first document of a file', async () => {
    const text = await print('--by', 'cluster', '--by=namespace');
    const files = Object.values(rulesFor({ by: ['cluster', 'namespace'] }));
    expect(parse(text)).to.deep.equal({ groups: files.flatMap(({ groups }) => groups) });
    expect(text).to.include('\n      # More than 5 % of the calls failed');
  });

  it('prints resources of the Prometheus Operator as separate documents', async () => {
    const text = await print('--format', 'prometheusrule', '--by', 'cluster, namespace');
    const expected = Object.values(rulesFor({ format: 'prometheusrule', by: ['cluster', 'namespace'] }));
    expect(parseAllDocuments(text).map((document) => document.toJS() as unknown)).to.deep.equal(expected);
    await print('--format', 'prometheusrule', '--output', join(folder, 'resources'));
    expect(readdirSync(join(folder, 'resources'))).to.have.members(
      expected.map(({ metadata: { name } }) => `${name}.yaml`),
    );
  });

  it('accepts each threshold as an option, and prints it in the comment and the expression', async () => {
    const text = await print(
      '--error-ratio',
      '0.02',
      '--email-bounce-ratio-warning',
      '0.04',
      '--slow-ms=2500',
    );
    const thresholds = { api: { errorRatio: 0.02, slowMs: 2500 }, email: { bounceRatio: { warning: 0.04 } } };
    const files: readonly RuleFile[] = Object.values(rulesFor({ thresholds }));
    expect(parse(text)).to.deep.equal({ groups: files.flatMap(({ groups }) => groups) });
    expect(text).to.include('# More than 2 % of the calls failed');
  });

  it('lists each threshold in its help with unit and default', async () => {
    const help = (await print('--help')).replace(/\s+/g, ' ');
    const entries = help.match(/--[\w-]+ (?:SHARE|COUNT|RATIO|MS|BYTES) .*?; default [\d.]+\./g);
    const count = (tree: object): number =>
      Object.values(tree)
        .map((value: number | object) => (typeof value === 'number' ? 1 : count(value)))
        .reduce((sum, each) => sum + each, 0);
    expect(entries).to.have.length(count(THRESHOLDS));
    expect(help).to.include('--error-ratio SHARE Failed calls, for any cause. Share of 1; default 0.05.');
    expect(help).to.include('--webhook-lag-ms MS Time from an event');
    expect(help).to.match(/--events-oldest-ms MS .+ Milliseconds; default 20000\./);
    expect(help).to.match(/--events-batch-bytes BYTES .+ Bytes, a bucket bound; default 500000\./);
  });

  it('inserts the addresses of links', async () => {
    const addresses = [
      '--runbook-url',
      'https://git.example.org/ops/',
      '--grafana-url=http://g.internal:3000',
    ];
    const text = await print(...addresses);
    expect(text).to.include('runbook_url: https://git.example.org/ops/CustomerIO');
    expect(text).to.include('dashboard_url: http://g.internal:3000/d/customerio-integration');
    expect(text).to.not.match(/example\.com|example addresses/);
    expect(await print('--json', ...addresses)).to.not.include('example.com');
  });

  it('prints the same rules as JSON', async () => {
    expect(JSON.parse(await print('--json'))).to.deep.equal(rulesFor());
    const { files } = JSON.parse(await print('--json', '--output', join(folder, 'json'))) as {
      files: string[];
    };
    expect(files).to.have.length(3);
  });

  const INVALID: Readonly<Record<string, readonly [args: string, problem: RegExp]>> = {
    'an unknown threshold': ['--error-ratoi 0.1', /did you mean "--error-ratio"\?$/],
    'the last part of a threshold': ['--bounce-ratio 0.1', /did you mean "--email-bounce-ratio-warning" or /],
    'a threshold with its section': ['--api-error-ratio 0.1', /did you mean "--error-ratio"\?$/],
    'a value that is no number': ['--error-ratio all', /^--error-ratio is "all"; accepted: a share/],
    'a percentage': ['--error-ratio 5', /0\.05 for 5 %\.$/],
    'a negative value': ['--error-ratio=-0.1', /^--error-ratio is "-0.1"/],
    'a fraction of a count': ['--minimum-calls 1.5', /a whole number/],
    'a time between two buckets': ['--slow-ms 4000', /a bucket bound in milliseconds: 10, 25/],
    'a missing value': [
      '--error-ratio',
      /^--error-ratio has no value; "customerio-otel rules --help" prints the options\.$/,
    ],
    'an objective without an error budget': ['--slo-availability 1', /at least 0\.931 and below 1/],
    'an objective with an error budget that cannot burn': ['--slo-availability 0.93', /at least 0\.931/],
    'a share that cannot be exceeded': ['--error-ratio 1', /above 0 and below 1, such as 0\.05 for 5 %\.$/],
    'a share above 1 that must be reached': ['--dead-share 1.1', /above 0 and at most 1/],
    'a negative value after a space': ['--error-ratio -0.1', /^--error-ratio is "-0\.1"/],
    'a URL with a query': ['--grafana-url https://g.example.org/?orgId=1', /URL without a query/],
    'a warning above the page': [
      '--email-bounce-ratio-warning 0.2',
      /^--email-bounce-ratio-warning is 0\.2; it must be below --email-bounce-ratio-critical, which is 0\.1\.$/,
    ],
    'a label with a dot': ['--by k8s.cluster', /such as k8s_cluster\.$/],
    'an empty label': ['--by a,', /^--by contains ""/],
    'a label twice': ['--by a,a', /twice/],
    'the label job': ['--by job', /other than job and instance/],
    'a label of the metrics': ['--by operation', /no label of the metrics/],
    'an unknown format': ['--format yaml', /accepted: prometheus or prometheusrule\.$/],
    'a relative URL': ['--grafana-url grafana', /^--grafana-url is no http or https URL/],
    'a folder below a file': [`--output ${__filename}`, /cannot be written \(E\w+\)/],
  };
  for (const [what, [args, problem]] of Object.entries(INVALID)) {
    it(`rejects ${what} in one sentence`, async () => {
      const { code, stdout, stderr } = await runCommandLine(['rules', ...args.split(' ')]);
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      expect(stderr).to.match(/^[^\n]+\n$/);
      expect(stderr.trimEnd()).to.match(problem);
    });
  }
});
