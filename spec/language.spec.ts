import { join } from 'node:path';
import { expect } from 'chai';
import { createLinter, loadTextlintrc } from 'textlint';

const CONFIGURATION = join(__dirname, '../../tools/language/textlintrc.cjs');

/** Lints a Markdown text as `npm run lint` does. @returns the rejected words */
async function rejectedWords(markdown: string): Promise<string[]> {
  const descriptor = await loadTextlintrc({ configFilePath: CONFIGURATION });
  const { messages } = await createLinter({ descriptor }).lintText(markdown, 'README.md');
  return messages.map(({ message }) => /“(.+?)”/.exec(message)?.[1] ?? message);
}

/** Sentences with the words that textlint must reject. */
const REJECTED: Readonly<Record<string, string>> = {
  'Nobody reads it.': 'Nobody',
  'The log *tells* why.': 'tells',
  'It was told once,': 'told',
  '# What it says': 'says',
  '| Answer | When |\n| --- | --- |\n| 200 | accepted |': 'Answer',
  'Customer.io answered\nwith 200.': 'answered',
  '- The next [repetition](#retry) gets it.': 'repetition',
  'A URL that is none fails.': 'that is none',
  'Another replica is at it.': 'is at it',
};

describe('the textlint configuration', () => {
  for (const [markdown, word] of Object.entries(REJECTED)) {
    it(`rejects "${word}" in ${JSON.stringify(markdown)}`, async () => {
      expect(await rejectedWords(markdown)).to.deep.equal([word]);
    });
  }

  it('accepts these words in code', async () => {
    expect(await rejectedWords('The reason `cancelled`.\n\n    answer = nobody\n')).to.deep.equal([]);
  });

  it('accepts the terms of the field', async () => {
    const text = 'The receiver responds 200, the sender retries, and the default is none.';
    expect(await rejectedWords(text)).to.deep.equal([]);
  });
});
