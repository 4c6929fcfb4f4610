import { expect } from 'chai';
import { findCredentials } from '../../lib/redaction/credentials';
import { mergeRanges, type TextRange } from '../../lib/redaction/text-ranges';
import { findPersonPaths, findUrls } from '../../lib/redaction/urls';

/** Returns a function that replaces the ranges of a finder in a text. */
const replacing = (find: (text: string) => TextRange[]) => (text: string) =>
  find(text).reduceRight((rest, { start, end, replacement }) => rest.slice(0, start) + replacement + rest.slice(end), text); // prettier-ignore

const KEPT = 'https://example.com';
const CUT = 'https://example.com/[PATH]';

describe('findUrls', () => {
  const redacted = replacing(findUrls);

  const CASES: Readonly<Record<string, string>> = {
    [KEPT]: KEPT,
    'https://example.com/': 'https://example.com/',
    'https://example.com:443/': 'https://example.com:443/',
    'https://example.com:44300/': 'https://example.com:44300/',
    'https://example.com:443000/': 'https://[URL]',
    'https://example.com:port/': 'https://[URL]',
    'https://example.com/u1': CUT,
    'https://example.com?x=1': CUT,
    'https://example.com#y': CUT,
    'https://example.com\\/u1': CUT,
    'https://jane@example.com': KEPT,
    'https://jane:pw@example.com/': 'https://example.com/',
    'https://jane@corp@example.com/': 'https://example.com/',
    'https://exämple.com/': 'https://exämple.com/',
    'https://my_host-1.example.com/': 'https://my_host-1.example.com/',
    'https://[::1]:8080/u1': 'https://[::1]:8080/[PATH]',
    'https://[2001:db8::ff]/': 'https://[2001:db8::ff]/',
    'https://[x]/': 'https://[URL]',
    'https://jane%40example.com/': 'https://[URL]',
    'https://555-010-9999/': 'https://[URL]',
    [`https://${'a'.repeat(253)}/`]: `https://${'a'.repeat(253)}/`,
    [`https://${'a'.repeat(254)}/`]: 'https://[URL]',
    'file:///home/jane': 'file:///[PATH]',
    'postgres://jane:pw@db:5432/app': 'postgres://db:5432/[PATH]',
    '://example.com/u1': '://example.com/[PATH]',
    'https://': 'https://',
    'https:\\/\\/example.com\\/u1': 'https:\\/\\/example.com/[PATH]',
    'https:/\\/example.com': 'https:/\\/example.com',
    'https://example.com/a://b/c': CUT,
    'https://example.com/a,https://example.com/b': CUT,
    'https://example.com/a https://example.com/b': `${CUT} ${CUT}`,
  };
  for (const [text, expected] of Object.entries(CASES)) {
    it(`converts ${text.slice(0, 60)} to ${expected.slice(0, 60)}`, () => {
      expect(redacted(text)).to.equal(expected);
      expect(redacted(`see ${text} now`)).to.equal(`see ${expected} now`);
    });
  }

  for (const end of [')', '.', ',', ';', ':', '!', '?', "'", '*', '?!).']) {
    it(`excludes ${end} at the end of a URL`, () => {
      expect(redacted(`${KEPT}/u1${end}`)).to.equal(`${CUT}${end}`);
      expect(redacted(`${KEPT}${end}`)).to.equal(`${KEPT}${end}`);
    });
  }

  for (const end of [' ', '\n', '"', '<', '>', '`', '\\']) {
    it(`ends a URL at ${JSON.stringify(end)}`, () => {
      expect(redacted(`${KEPT}/u1${end}rest`)).to.equal(`${CUT}${end}rest`);
    });
  }
});

describe('findPersonPaths', () => {
  const redacted = replacing(findPersonPaths);

  for (const collection of ['customers', 'devices', 'people', 'users', 'Customers']) {
    it(`finds the identifier after /${collection}/`, () => {
      expect(redacted(`PUT /v1/${collection}/u_1 failed`)).to.equal(`PUT /v1/${collection}/[ID] failed`);
    });
  }

  it('finds an identifier up to the end of its segment', () => {
    for (const end of ['/events', '?a=b', '#c', ' x', '"', '<', '>', '{', '}', '\\']) {
      expect(redacted(`/customers/u:1${end}`)).to.equal(`/customers/[ID]${end}`);
    }
    expect(redacted('/customers/a/devices/b, /users/c')).to.equal('/customers/[ID]/devices/[ID] /users/[ID]');
  });

  it('ignores templates, markers and collections', () => {
    for (const text of ['/customers/{id}', '/customers/:id', '/customers/', '/customers', 'customers/u1']) {
      expect(redacted(text)).to.equal(text);
    }
    for (const text of [
      '/customers/[ID]',
      '/customers/[EMAIL]/x',
      '/customers/,',
      '/customers/)',
      '/users/]',
    ]) {
      expect(redacted(text)).to.equal(text);
    }
    for (const text of ['/customers/[ID]x', '/customers/x[ID]', '/customers/[id]', '/customers/[]']) {
      expect(redacted(text)).to.equal('/customers/[ID]');
    }
  });
});

describe('findCredentials', () => {
  const redacted = replacing(findCredentials);

  it('finds the values of an Authorization header', () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer ', 'Bearer\t', `Bearer${' '.repeat(7)}`]) {
      expect(redacted(`a: ${scheme} ab.c~d+e/f=-_, x`)).to.equal(`a: ${scheme} [CREDENTIALS], x`);
    }
    for (const value of ['aBc', 'ab1', 'ab=', 'ab+', 'ab/c', 'XY']) {
      expect(redacted(`Basic ${value}`)).to.equal('Basic [CREDENTIALS]');
    }
  });

  it('ignores prose', () => {
    const prose = [
      'a basic plan',
      'Basic Plan',
      'forbearer of news',
      'x1bearer y',
      `bearer${' '.repeat(9)}xy`,
      'bearer',
    ];
    for (const text of [...prose, 'bearer\nxy', 'basic']) expect(redacted(text)).to.equal(text);
  });

  it('finds several credentials in a text', () => {
    expect(redacted('Bearer a Basic b1 bearer c')).to.equal(
      'Bearer [CREDENTIALS] Basic [CREDENTIALS] bearer [CREDENTIALS]',
    );
  });
});

describe('mergeRanges', () => {
  const range = (start: number, end: number, replacement: string) => ({ start, end, replacement });

  it('merges overlapping ranges, and keeps the replacement of the first one', () => {
    const ranges = [
      range(8, 12, 'c'),
      range(0, 5, 'a'),
      range(3, 9, 'b'),
      range(20, 22, 'd'),
      range(20, 21, 'e'),
    ];
    expect(mergeRanges(ranges)).to.deep.equal([range(0, 12, 'a'), range(20, 22, 'd')]);
    expect(mergeRanges([range(0, 9, 'a'), range(2, 4, 'b')])).to.deep.equal([range(0, 9, 'a')]);
  });

  it('keeps adjacent ranges separate, and does not change its argument', () => {
    const ranges = [range(3, 5, 'b'), range(0, 3, 'a')];
    expect(mergeRanges(ranges)).to.deep.equal([range(0, 3, 'a'), range(3, 5, 'b')]);
    expect(ranges[0]).to.deep.equal(range(3, 5, 'b'));
  });
});
