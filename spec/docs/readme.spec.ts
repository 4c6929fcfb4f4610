import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { METRICS } from '../../lib/catalog';
import { environmentName } from '../../lib/config';
import { OPTIONS } from '../../lib/config/options';
import { REPOSITORY } from '../harness/processes/node-process';

const MIN_WORDS = 1_000;
const MAX_WORDS = 1_300;
const MAX_PICTURES_BYTES = 1_500_000;
const PICTURES = join(REPOSITORY, 'docs/pictures');

const page = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');

/** Returns the words of a page outside code blocks, tables, pictures, addresses and HTML. */
function wordsOf(text: string): string[] {
  const prose = text
    .replace(/^```[^]*?^```$/gm, '')
    .replace(/^ {4}.*$/gm, '')
    .replace(/^\|.*$/gm, '')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/<[^>]+>/g, '');
  return prose.split(/\s+/).filter((word) => /\w/.test(word));
}

describe('README.md', () => {
  it(`has ${MIN_WORDS} to ${MAX_WORDS} words outside code and tables`, () => {
    expect(wordsOf(page)).to.have.length.within(MIN_WORDS, MAX_WORDS);
  });

  it('counts no words in code, tables, pictures and addresses', () => {
    const text =
      '# One two\n\n    no code\n\n| no | table |\n\n![no](a.png) [three](no.md) <br>\n```js\nno();\n```\n';
    expect(wordsOf(text)).to.have.length(3);
  });

  it('names the commands for a visitor on the first screen, with their duration', () => {
    const firstScreen = page.split('\n').slice(0, 20).join('\n');
    expect(firstScreen).to.match(/npm ci && npm start +# \d+ minutes?/);
    expect(firstScreen).to.match(/npm ci && npm test +# \d+ minutes?/);
  });

  it('names only options and variables that exist', () => {
    const variables = [...page.matchAll(/OTEL_INSTRUMENTATION_CUSTOMERIO_\w+/g)].map(([name]) => name);
    expect(Object.keys(OPTIONS).map(environmentName)).to.include.members(variables);
    const options = [...page.matchAll(/\| `(\w+): [^`]+` \| `OTEL_/g)].map(([, name]) => name);
    expect(Object.keys(OPTIONS)).to.include.members(options);
    expect(options).to.have.length.of.at.least(4);
  });

  it('names only metrics that exist', () => {
    const names = [...page.matchAll(/\bcustomerio_\w+(?=[{`])/g)].map(([name]) =>
      name.replace(/_(?:bucket|count|sum)$/, ''),
    );
    expect(Object.values(METRICS).map(({ name }) => name)).to.include.members(names);
  });

  it('has a text for each picture', () => {
    const pictures = [...page.matchAll(/!\[(.*?)\]\(|<img\b[^>]*\balt="(.*?)"/g)];
    expect(pictures).to.not.be.empty;
    for (const [, text, alt] of pictures) expect((text ?? alt ?? '').length).to.be.greaterThan(20);
  });
});

describe('docs/pictures', () => {
  it('has every picture of the README', () => {
    const paths = [...page.matchAll(/(?:srcset|src)="(.*?)"/g)].map(([, path]) => String(path));
    expect(paths).to.have.length.of.at.least(4);
    expect(paths.filter((path) => !existsSync(join(REPOSITORY, path)))).to.deep.equal([]);
  });

  it(`has at most ${MAX_PICTURES_BYTES} bytes`, () => {
    const sizes = readdirSync(PICTURES).map((name) => statSync(join(PICTURES, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.at.most(MAX_PICTURES_BYTES);
  });
});
