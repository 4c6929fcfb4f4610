import { expect } from 'chai';
import fc from 'fast-check';
import { FAILURE_RULES } from '../../../../lib/webhooks/events/failures';
import { createRuleSet } from '../../../../lib/webhooks/events/failures/rules';
import { failureTextOf } from '../../../../lib/webhooks/events/failures/text';
import { MAIL } from './mail-messages';
import { OTHER_CHANNELS } from './other-messages';
import { PUBLISHED_TEXTS } from './published-texts';

const TEXTS = [
  ...MAIL.map(([message]) => message),
  ...Object.values(OTHER_CHANNELS).flatMap((cases) => cases.map(([message]) => message)),
  ...PUBLISHED_TEXTS.flatMap(({ known, heldOut }) => [...known, ...heldOut].map(({ text }) => text)),
].map(failureTextOf);

describe('the failure rules', () => {
  for (const [channel, rules] of Object.entries(FAILURE_RULES)) {
    it(`of ${channel} give the same reason in any order`, () => {
      const classify = createRuleSet(rules);
      const expected = TEXTS.map((text) => classify(text));
      fc.assert(
        fc.property(fc.shuffledSubarray([...rules], { minLength: rules.length }), (shuffled) => {
          expect(TEXTS.map(createRuleSet(shuffled))).to.deep.equal(expected);
        }),
        { numRuns: 5 },
      );
    });

    it(`of ${channel} each have a specificity of their own`, () => {
      const specificities = rules.map(({ specificity }) => specificity);
      expect([...new Set(specificities)]).to.have.length(rules.length);
    });
  }
});
