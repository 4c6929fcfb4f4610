import { expect } from 'chai';
import { continuesAddress, findEmails } from '../../lib/redaction/emails';

const found = (text: string) => findEmails(text).map(({ start, end }) => text.slice(start, end));

/** Characters that cannot be part of a local part. */
const ENDS = [
  ' ',
  '\t',
  '\n',
  '"',
  '<',
  '>',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '|',
  '\\',
  ',',
  ';',
  ':',
  '/',
  '?',
];
const ENDS_TOO = ['&', '`'];

const ADDRESSES = [
  ['jane@example.com', 'j@e', 'jane.doe+tag@sub.example.co.uk', 'bounce+jane=example.com@em.example.io'],
  ["o'brien@example.com", 'jürgen@exämple.de', '😀@example.com', '_@example.com', 'jane@xn--exmple-cua.de'],
  ['jane@[10.0.0.1]', 'jane@[IPv6:2001:db8::1]', 'jane@[ab]', `jane@[${'a'.repeat(64)}]`],
  ['"jane doe"@example.com', '"jane, (the) <one>"@example.com', `"${'j'.repeat(64)}"@example.com`],
  ['jane%40example.com', 'jane%2540example.com', 'jane%252540example.com', 'jane&#64;example.com'],
  ['jane&#x40;example.com', 'jane&#X40;example.com', 'jane\\u0040example.com', 'jane＠example.com'],
  [
    'jane@163.com',
    'jane@10.0.0.1',
    'jane@5.2.0.example',
    'jane@v5.io',
    'jane@5.2.x.y',
    'jane@x5',
    'jane@5.2-1',
    'jane@mail1.2.3-x.com',
  ],
].flat();

const NOT_ADDRESSES = [
  ['@example.com', 'jane@', 'jane@.', 'jane@ example.com', 'jane@-', '" "@', '"@example.com', 'jane@[a'],
  ['"jane@', `"${'j'.repeat(65)}"@example.com`, '...@example.com', '-@example.com'],
  [
    'customerio-node@5.2.0',
    'node@20',
    'node@v20',
    'node@20.6',
    'node@20.x',
    'node@20.6.x',
    'pkg@5.2.0-beta.1',
  ],
  ['pkg@v5.2.0-beta.1', 'pkg@12.10.11', 'pkg@12.10.11-rc.1', 'jane%41example.com', 'jane%2640example.com'],
].flat();

describe('findEmails', () => {
  for (const address of ADDRESSES) {
    it(`finds the whole address ${address.slice(0, 60)}`, () => {
      expect(found(address)).to.deep.equal([address]);
      expect(found(`to <${address}>, and`)).to.deep.equal([address]);
    });
  }

  for (const text of NOT_ADDRESSES) {
    it(`ignores ${text.slice(0, 40)}`, () => expect(found(text)).to.deep.equal([]));
  }

  for (const end of [...ENDS, ...ENDS_TOO]) {
    it(`finds an address that starts after ${JSON.stringify(end)}`, () => {
      expect(found(`x${end}jane@example.com`)).to.deep.equal(['jane@example.com']);
      expect(continuesAddress(end)).to.equal(false);
    });
  }

  for (const lead of ["'", '*', '-', '...', '•', '¿', '‘', '#', '!']) {
    it(`excludes a leading ${lead} from the address`, () => {
      expect(found(` ${lead}jane@example.com`)).to.deep.equal(['jane@example.com']);
    });
  }

  it('includes a leading character that is not punctuation', () => {
    for (const first of ['+', '=', '$', '😀', '_', '7', '\u0301']) {
      expect(found(` ${first}jane@example.com`)).to.deep.equal([`${first}jane@example.com`]);
    }
  });

  const ENCODED = [
    [
      'jane&commat;example.com',
      'jane&amp;commat;example.com',
      'jane&#064;example.com',
      'jane&#x0040;example.com',
    ],
    ['jane=40example.com', 'jane=2Edoe=40example=2Ecom', 'jane%u0040example.com', 'jane%40example%2Ecom'],
    ['jane\\u0040example.com', 'jane\\x40example.com', 'jane\\u{40}example.com', 'jane\\@example.com'],
    ['jane\ufe6bexample.com', 'jane\uff20example.com', 'jane@example\u3002com', 'jane@example\uff0ecom'],
    [
      'ja\u200bne@exam\u200bple.com',
      'jane\u200b@\u200bexample.com',
      'ja\ufeffne@example.com',
      'ja\u00adne@example.com',
    ],
    ['"jane \\"x\\" doe"@example.com', '\\"jane doe\\"@example.com'],
    [
      'jane+tag@b\u00fccher.example',
      'jane@xn--e1afmkfd.xn--p1ai',
      '\u7530\u4e2d@\u4f8b\u3048.\u30c6\u30b9\u30c8',
    ],
  ].flat();
  for (const address of ENCODED) {
    it(`finds the whole address ${JSON.stringify(address)}`, () => {
      expect(found(address)).to.deep.equal([address.replace(/^\\/, '')]);
      expect(found(`to ${address}, and`)).to.have.lengthOf(1);
    });
  }

  for (const text of [
    'width=40',
    'x=40.5',
    'limit=40&offset=2',
    'max=40ms',
    'a=40b',
    '&commat;',
    'a%u0041b.com',
  ]) {
    it(`ignores ${text}`, () => expect(found(text)).to.deep.equal([]));
  }

  it('excludes characters after the domain', () => {
    for (const end of ['.', ',', '-', '...', '!', "'", '/path', '?subject=hi', ':25', '>', '*']) {
      expect(found(`jane@example.com${end}`)).to.deep.equal(['jane@example.com']);
    }
  });

  it('finds adjacent addresses, each with its own at sign', () => {
    expect(found('a@b.c,d@e.f g@h.i')).to.deep.equal(['a@b.c', 'd@e.f', 'g@h.i']);
    expect(found('jane@corp@example.com')).to.deep.equal(['jane@corp', 'corp@example.com']);
    expect(found('"a b"@x.y "c d"@x.y')).to.deep.equal(['"a b"@x.y', '"c d"@x.y']);
    // a quoted local part does not extend over another at sign
    expect(found('"a@b" c"@x.y')).to.deep.equal(['a@b', '" c"@x.y']);
  });

  it('continues an incomplete address at any letter and at the at sign', () => {
    for (const character of ['a', 'é', '7', '.', '+', '=', "'", '@']) {
      expect(continuesAddress(character), character).to.equal(true);
    }
    expect(continuesAddress('＠')).to.equal(false);
  });
});
