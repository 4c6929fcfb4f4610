import { expect } from 'chai';
import { FAILURE_REASONS } from '../../../../lib/catalog';
import { classifyFailure } from '../../../../lib/webhooks/events/failures';
import { PUBLISHED_TEXTS, type PublishedText } from './published-texts';

const isClassified = ({ channel, text, reason, bounceType }: PublishedText): boolean => {
  const actual = classifyFailure(channel, text);
  return actual.reason === reason && actual.bounceType === bounceType;
};

const hits = (texts: readonly PublishedText[]): number => texts.filter(isClassified).length;

describe('the failure texts that providers publish', () => {
  for (const { provider, known, heldOut } of PUBLISHED_TEXTS) {
    const rate = `${hits(heldOut)} of ${heldOut.length}`;

    it(`of ${provider} are classified as expected, ${rate} of the held-out third`, () => {
      const wrong = known.filter((text) => !isClassified(text));
      expect(wrong.map(({ text }) => text)).to.deep.equal([]);
      expect(hits(heldOut)).to.equal(heldOut.length);
    });

    it(`of ${provider} are at least 20, each with its source`, () => {
      const texts = [...known, ...heldOut];
      expect(texts).to.have.length.of.at.least(20);
      for (const { text, reason, source } of texts) {
        expect(FAILURE_REASONS, text).to.have.own.property(reason);
        expect(source, text).to.match(/^https?:\/\//);
      }
    });
  }
});
