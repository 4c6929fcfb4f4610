import { expect } from 'chai';
import { looksPersonal, redactText } from '../../lib/redaction';
import { SHARED_PATTERNS } from '../../lib/redaction/credential-patterns';
import { HARMLESS_TEXTS, LEFT, PERSONAL_TEXTS } from '../services/fixtures/personal';

/** URLs whose path the Collector keeps. `redactText` removes every path. */
const URLS = /^(?:file|https):/;

describe('redactText for the fixtures of the Collector', () => {
  for (const text of PERSONAL_TEXTS) {
    it(`masks ${JSON.stringify(text)}`, () => {
      const redacted = redactText(text);
      expect(redacted).not.to.match(LEFT);
      expect(redactText(redacted), 'second redaction').to.equal(redacted);
      expect(looksPersonal(text)).to.equal(true);
    });
  }

  for (const text of HARMLESS_TEXTS.filter((each) => !URLS.test(each))) {
    it(`keeps ${text}`, () => expect(redactText(text)).to.equal(text));
  }
});

describe('the patterns that are shared with the Collector', () => {
  for (const { what, source, hint, ignoresCase } of SHARED_PATTERNS) {
    it(`use only syntax of RE2: ${what}`, () => {
      // lookaround, named groups, backreferences, possessive quantifiers, escapes of code units
      expect(source).not.to.match(/\(\?(?!:)|\\[1-9ku]|[*+?}]\+/);
    });

    it(`contain their hint: ${what}`, () => {
      const pattern = new RegExp(source, ignoresCase ? 'i' : '');
      for (const text of PERSONAL_TEXTS) if (pattern.test(text)) expect(text).to.match(hint);
    });
  }
});
