import { expect } from 'chai';
import { redactText } from '../../lib/redaction';

describe('redactText for a URL without a scheme', () => {
  const CASES: Readonly<Record<string, string>> = {
    'example.com/u/jane?token=abc': 'example.com/[PATH]',
    'see example.com/u/jane.': 'see example.com/[PATH].',
    '(api.example.co.uk:8080/u/jane)': '(api.example.co.uk:8080/[PATH])',
    'example.com?user=jane': 'example.com/[PATH]',
    'example.com#jane': 'example.com/[PATH]',
    'bücher.example/u/jane': 'bücher.example/[PATH]',
    '"url":"example.com/u/jane"': '"url":"example.com/[PATH]"',
    '//host/path/jane': '//host/[PATH]',
    'src=//cdn.example.com/u/jane': 'src=//cdn.example.com/[PATH]',
    'localhost:3000/u/jane localhost/u/jane': 'localhost:3000/[PATH] localhost/[PATH]',
    '10.0.0.1:8080/u/jane': '10.0.0.1:8080/[PATH]',
    '[::1]:8080/u/jane': '[::1]:8080/[PATH]',
    'GET /reset/a?user=jane&x=1 failed': 'GET /reset/a?[QUERY] failed',
    '"path":"/v1/x?user=jane#y"': '"path":"/v1/x?[QUERY]"',
    '/?user=jane': '/?[QUERY]',
    'PUT /customers/u1/events?token=abc': 'PUT /customers/[ID]/events?[QUERY]',
    'redis://:p/w@d@cache': 'redis://[URL]',
    'redis://:p#w@cache': 'redis://[URL]',
    'http://jane:12/34@cache/x': 'http://[URL]',
  };
  for (const [text, expected] of Object.entries(CASES)) {
    it(`converts ${text} to ${expected}`, () => {
      expect(redactText(text)).to.equal(expected);
      expect(redactText(expected), 'second redaction').to.equal(expected);
    });
  }

  const KEPT = [
    [
      'example.com',
      'example.com/',
      'example.com:443',
      'is it? yes',
      '/v1/x?',
      '/a #1',
      'x ? y=1',
      'either/or',
      'text/html',
      '10.0.0.0/24',
    ],
    ['lib/index.js:12', 'index.js/x', 'package.json#x', 'node_modules/a.b/lib/c.js', '/app/lib/index.ts'],
    [
      'customerio-node/5.2.0',
      'Node.js/20',
      '// a comment',
      'a //b',
      '2024/01/02',
      '1.5/2',
      '@customerio/track',
    ],
    ['GET /api/v1/campaigns', 'https://example.com'],
  ].flat();
  for (const text of KEPT) {
    it(`keeps ${text}`, () => expect(redactText(text)).to.equal(text));
  }
});
