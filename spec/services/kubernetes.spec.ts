import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAllDocuments, stringify } from 'yaml';
import { validate } from '../harness/collector/otelcol';
import { runInstalled } from '../harness/processes/installed-program';
import { REPOSITORY } from '../harness/processes/node-process';

interface Resource {
  readonly kind: string;
  readonly spec: object;
  readonly data: Readonly<Record<string, string>>;
}

const resourcesIn = (file: string): Resource[] =>
  parseAllDocuments(readFileSync(join(REPOSITORY, 'examples/kubernetes', file), 'utf8')).map(
    (document) => document.toJS() as Resource,
  );

describe('examples/kubernetes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'customerio-kubernetes-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has rules that promtool accepts', () => {
    const files = resourcesIn('prometheus-rules.yaml').map(({ spec }, index) => {
      const file = join(folder, `rules-${index}.yml`);
      writeFileSync(file, stringify(spec));
      return file;
    });
    expect(files).to.have.length(3);
    const { status, output } = runInstalled('promtool', ['check', 'rules', ...files]);
    expect(status, output).to.equal(0);
  });

  it('has a configuration that the Collector accepts', () => {
    const config = resourcesIn('collector.yaml').find(({ kind }) => kind === 'ConfigMap');
    const file = join(folder, 'collector-config.yaml');
    writeFileSync(file, config?.data['collector-config.yaml'] ?? '');
    expect(validate(file, {})).to.include({ status: 0, output: '' });
  });
});
