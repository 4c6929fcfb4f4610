import { expect } from 'chai';
import { findPhones } from '../../lib/redaction/phones';

const found = (text: string) => findPhones(text).map(({ start, end }) => text.slice(start, end));

/** National forms without a leading zero and without a plus. */
const NATIONAL = [
  ['501 234 567', '601 123 456', '512 345 678', '912 34 56 78', '12 34 56 78', '12-34-56-78', '91 234 56 78'],
  [
    '11 98765 4321',
    '11-98765-4321',
    '55 1234 5678',
    '20 7946 0958',
    '2 2345 6789',
    '9 1234 5678',
    '9 1234-5678',
  ],
  ['470 12 34 56', '412 34 567', '40 123 4567', '67 123 45 67', '664 1234567', '660 123456', '412 345 678'],
].flat();
/** Forms with one or two groups more or less, or with first digits that only these countries use. */
const WITH_FIRST_DIGIT = ['6 12 34 56 78', '7911 123456', '98765 43210', '98765-43210', '4123 456 789'];

/** Numbers with a leading zero in parentheses, and with unusual separators after a plus. */
const EXPLICIT = [
  ['(0)30 123456', '(0) 30 123456', '(0)171/1234567', '(0) 171 123 45 67'],
  [
    '+1_555_010_9999',
    '+1\t555\t010\t9999',
    '+1\u2009555\u2009010\u20099999',
    '+1\u202f555\u202f010\u202f9999',
  ],
  [
    '+1\u00a0555\u00a0010\u00a09999',
    '+1\u00b7555\u00b7010\u00b79999',
    '+1\u2022555\u2022010\u20229999',
    '+1.555.010.9999',
  ],
  [
    '+1/555/010/9999',
    '+1\u2013555\u2013010\u20139999',
    '+1\u200b555\u200b010\u200b9999',
    '+1&nbsp;555&nbsp;010&nbsp;9999',
  ],
  [
    '+49 (0)30 123456',
    '+49/30/123456',
    '%252B15550109999',
    '&#43;15550109999',
    '&plus;15550109999',
    '\\u002b15550109999',
  ],
  ['=2B15550109999', '\ufe6215550109999'],
].flat();

/** Numbers after a word for a phone. */
const AFTER_WORD = ['5550109', '5550109999', '91234567', '9123 4567', '0555 0109', '15550109999'];
const PHONE_WORDS = [
  'phone: ',
  'Phone number ',
  'tel. ',
  'Telefon: ',
  'mobile=',
  '"fax":',
  'whatsapp ',
  'teléfono: ',
  'msisdn=',
];

const NO_NUMBERS: Readonly<Record<string, readonly string[]>> = {
  'an order number': [
    [
      'ORD-2024-123456',
      'ORD-0123456789',
      '#0123456789',
      '#1001234567',
      'order 501 234 567',
      'invoice no. 0123456789',
    ],
    [
      'order 123-1234567-1234567',
      '123-1234567-1234567',
      'id=0123456789',
      'ticket: 0123456789',
      'ref 12 34 56 78',
    ],
  ].flat(),
  'a date or time': [
    [
      '2024-01-31',
      '31.12.2024',
      '31 12 2024',
      '12:34:56.789',
      '2024-01-02T03:04:05.678Z',
      '2024-01-02 03:04:05 +0200',
    ],
    ['20240102T101500Z', '2024-11-27 17:28:04', '2019-2024', '2024 2025', 'Fri Nov 27 17:28:04 2026'],
  ].flat(),
  'an identifier': [
    [
      '550e8400-e29b-41d4-a716-446655440000',
      '4bf92f3577b34da6a3ce929d0e0e4736',
      '01HV5Z6E7R8T9Y0123456789AB',
    ],
    [
      '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      'v1.22.333',
      '5.2.0',
      '1.2.3+20240101',
      '1619137767',
    ],
    [
      '1619137767123',
      '4111 1111 1111 1111',
      '192.168.100.200',
      '10.0.0.1:8080',
      '8080-8090',
      'AA:BB:12:34:56:78',
    ],
  ].flat(),
  'an amount': [
    [
      '1 234 567,89 €',
      '123 456 789 EUR',
      '$123 456 789',
      '€ 123 456 789',
      '123 456,78 zł',
      '123 456 789 bytes',
      '1,234,567.89',
    ],
    ['took 123 456 789 ms', '12 345 678', '2 147 483 647', '12 34 56 78 items', '501 234 567 %'],
  ].flat(),
  'a position': [
    '52.520008, 13.404954',
    '+52.520008, +13.404954',
    '-33.868820 151.209296',
    '+52.5200+013.4049/',
  ],
  'a list of numbers': [
    [
      '10 25 50 100 250 500',
      '10 25 50 75',
      '200 404 500',
      '206 404 500',
      '12 34 56 78 90 12',
      '1 2 3 4 5 6 7 8 9',
    ],
    ['100 250 500', '301 302 404'],
  ].flat(),
};

describe('findPhones for national numbers', () => {
  for (const number of [...NATIONAL, ...WITH_FIRST_DIGIT, ...EXPLICIT]) {
    it(`finds ${JSON.stringify(number)}`, () => {
      for (const around of ['#', 'call # now', '"#"', '<#>,', 'first #; then', '#.', '1, #']) {
        const [before = '', after = ''] = around.split('#');
        expect(found(before + number + after), around).to.deep.equal([number]);
      }
    });
  }

  for (const word of PHONE_WORDS) {
    it(`finds any number after ${JSON.stringify(word)}`, () => {
      for (const number of AFTER_WORD) expect(found(`x ${word}${number}, y`), number).to.deep.equal([number]);
    });
  }

  it('requires the whole word', () => {
    for (const word of ['hotel: ', 'megaphone: ', 'phones took ', 'telemetry ']) {
      expect(found(`${word}15550109`), word).to.deep.equal([]);
    }
  });

  for (const [what, texts] of Object.entries(NO_NUMBERS)) {
    it(`ignores ${what}`, () => {
      for (const text of texts) {
        for (const around of [text, `got ${text}, then`, `(${text})`])
          expect(found(around), around).to.deep.equal([]);
      }
    });
  }
});
