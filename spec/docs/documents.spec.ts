import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isDead, linksIn } from '../../tools/ci/dead-links';
import { documentNames, entryOf, withDocumentIndex } from '../../tools/docs/document-index';
import { moduleDiagram, readModules, withModules } from '../../tools/docs/modules';
import { ROOT, unknownNames } from './names';

const FOLDERS = ['.', 'docs', 'docs/runbooks', 'examples'];
const pages = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file)),
);
const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');

describe('the documents', () => {
  it('are all in docs/README.md, with their first sentences (to update it: npm run docs)', () => {
    expect(documentNames()).to.include('getting-started');
    expect(withDocumentIndex(read('docs/README.md'))).to.equal(read('docs/README.md'));
  });

  it('must start with a sentence that names what the reader can do', () => {
    const text = '# Logs\n\nAfter reading this page you can choose a level. More.\n';
    expect(entryOf('docs/logs.md', text)).to.deep.equal({ title: 'Logs', purpose: 'Choose a level' });
    expect(() => entryOf('docs/logs.md', '# Logs\n\nThis page is about logs.\n')).to.throw(
      'docs/logs.md must start with a title and "After reading this page you can ...".',
    );
  });

  it('have fewer than 200 lines in three of four cases, and fewer than 400 in all', () => {
    const lengths = documentNames().map((name) => read(`docs/${name}.md`).split('\n').length);
    expect(Math.max(...lengths)).to.be.below(400);
    expect(lengths.filter((length) => length >= 200).length).to.be.below(lengths.length / 4);
  });

  for (const page of pages) {
    it(`have links that resolve: ${page}`, () => {
      const dead = linksIn([join(ROOT, page)]).filter((link) => isDead(ROOT, link));
      expect(dead.map(({ target }) => target)).to.deep.equal([]);
    });

    it(`name only what exists: ${page}`, () => {
      expect(unknownNames(read(page))).to.deep.equal([]);
    });
  }

  it('are checked for each kind of name', () => {
    const unknown = [
      'CUSTOMERIO_OTEL_GONE',
      'OTEL_INSTRUMENTATION_CUSTOMERIO_LOGLEVEL',
      'customerio_api_request_total',
      'customerio.api_name',
      'CustomerIOHighErrors',
      'captureCustomer',
      'tracks',
      'lib/client/gone.ts',
    ];
    const page = unknown.map((name) => (name === 'tracks' ? '`npm run tracks`' : `\`${name}\``)).join(', ');
    expect(unknownNames(page)).to.deep.equal(unknown);
    expect(unknownNames('`customerio_email_*_total`, `customerio_api_latency_ms_bucket`')).to.deep.equal([]);
    expect(unknownNames('`job:customerio_api_errors_per_request:ratio_rate5m`')).to.deep.equal([]);
  });
});

describe('docs/architecture.md', () => {
  it('has the picture of the modules that npm run docs draws from the imports', () => {
    expect(withModules(read('docs/architecture.md'))).to.equal(read('docs/architecture.md'));
  });

  it('describes each module, and names only files and folders that exist', () => {
    const page = read('docs/architecture.md');
    for (const module of readModules().keys()) {
      expect(page, module).to.match(new RegExp(`^\\|.*\\b${module}\\b/?\`?.*\\|`, 'm'));
    }
    const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' });
    const known = ['lib/', ...files, ...files.map((file) => `${file}/`), 'spec/client/fail-open.spec.ts'];
    const named = [...page.matchAll(/`([\w/.-]+(?:\.ts|\/))`/g)].map(([, name]) => String(name));
    expect(named).to.include('client/dispatch.ts');
    expect(named.filter((name) => !known.some((file) => `/${file}`.endsWith(`/${name}`)))).to.deep.equal([]);
  });

  it('draws folders and entry points, without imports that follow from others', () => {
    const graph = new Map([
      ['lib/index.ts', ['lib/client/call.ts', 'lib/catalog/index.ts']],
      ['lib/client/call.ts', ['lib/client/errors.ts', 'lib/catalog/index.ts', 'lib/deadline.ts']],
      ['lib/client/errors.ts', []],
      ['lib/catalog/index.ts', []],
      ['lib/deadline.ts', []],
    ]);
    expect(moduleDiagram(readModules(graph)).split('\n').slice(1, -1)).to.deep.equal([
      'flowchart TD',
      '  catalog["catalog/"]',
      '  client["client/"]',
      '  entry_points["entry points"]',
      '  client --> catalog',
      '  entry_points --> client',
    ]);
  });
});
