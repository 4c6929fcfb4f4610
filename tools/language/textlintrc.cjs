const words = require('./words.json');

/** Configuration of textlint: rejects the words of words.json in Markdown, outside code and quotations. */
module.exports = {
  rules: {
    terminology: {
      defaultTerms: false,
      terms: Object.entries(words).map(([word, instead]) => [`(?<![\\w-])(?:${word})(?![\\w-])`, instead]),
    },
  },
};
