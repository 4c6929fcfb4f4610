import { expect } from 'chai';
import { findPhones } from '../../lib/redaction/phones';

const found = (text: string) => findPhones(text).map(({ start, end }) => text.slice(start, end));

/** Numbers without a leading zero or plus. */
const NATIONAL = [
  ['555-010-9999', '555 010-9999', '555.010.9999', '555 010 9999'],
  ['1-555-010-9999', '1 555-010-9999', '1 555 010-9999', '1 555 010 9999', '1.555.010.9999'],
  ['555-0199', '138-1234-5678', '138 1234 5678', '612-345-678', '612 345 678', '912 345 678'],
  ['11 91234-5678', '11 9123-4567'],
  ['495 123-45-67', '495 123 45 67', '495-123-45-67', '8 495 123-45-67', '8 495 123 45 67'],
  ['8-495-123-45-67'],
].flat();

/** Numbers with a plus, an area code in parentheses or a leading zero: shortest, longest and unusual forms. */
const EXPLICIT = [
  ['+1234567', '+123456789012345', '+1234567890123456', '+1 234 567 890 12345', '＋15550109999'],
  ['+ 15550109999', '+(1) 5550109999', '+ (1) 5550109999', '%2B15550109999', '+1.555.010.9999'],
  ['+1-555/010-9999'],
  ['001234567', '00123456789012345', '00-1234567', '00 1234567', '00 49 30 1234567'],
  ['(55) 12345', '(55555) 12', '(555) 010-9999', '(5555) 01234567890'],
  ['030 12345', '0171 123456789', '030-12345', '0770090012', '07700900123', '06 12 34 56 78', '030/123456'],
].flat();

/** Separators between the groups of one number. */
const SEPARATORS = [
  ' ',
  '\u00a0',
  '\u2009',
  '\u202f',
  '.',
  '-',
  '\u2010',
  '\u2013',
  '\u2015',
  '\u2212',
  '%20',
];

/** Texts that are almost a phone number. */
const NOT_NUMBERS = [
  ['+123456', '+1234 567890123456', '+   15550109999', '+05550109', '1.2.3+20240101', '1.22+20240101'],
  ['00123456', '00 123456', '000123456', '000 1234567'],
  ['(55) 1234', '(5) 1234567', '(555555) 1234567', '(55) 12345678901234'],
  ['030 1234', '0171 1234567890', '077009001234', '077009001', '00', '0'],
  [
    '001234567abc',
    '(555) 010-9999abc',
    '030 12345abc',
    '(55 12345',
    '55) 12345',
    '612.345.678',
    '138.1234.5678',
  ],
  ['206 404 500'],
  ['200 404 500', '555 110 9999 1234', '12 555 010 9999', '1 2 3 4 5 6 7 8 9'],
  ['555,010,9999', '555\n010\n9999', '+5551  - 1101', '555:010:9999', '5550109999'],
  ['55-555-010-9999', '555-010-99999', '5555-010-9999', '1_555-010-9999', '1.5.555-010-9999'],
].flat();

/** Digits and separators that are no phone number, also after a plus: dates, IP addresses, UUIDs. */
const DATES_AND_ADDRESSES = [
  ['2024-01-31', '1999/12/01', '2024.10.30', '2024-01-02T03:04', '2024-01-02 03:04:05'],
  ['2024-01-02T03:04:05.678+1030 1234', '2024-01-02T03:04:05,1+10:30 1234', '2024-01-02 03:04-1030 1234'],
  ['31.12.2024', '1/2/1999', '12-31-2024', '01.02.2024', '5.06.2024', '30.09.1999'],
  ['192.168.100.200', '255.255.255.255', '10.0.0.100', '249.199.99.9:8080', '192.168.100.200.'],
  ['12345678-1234-1234-1234-123456789012', 'ABCDEF01-2345-6789-abcd-ef0123456789'],
].flat();

/** Texts that look like a date, an IP address or a UUID, but are none of them. */
const LOOKALIKES = [
  ['2024-13-01', '2024-00-10', '2024-01-32', '2024-01-00', '2124-01-02', '2024-01/02', '2024-01-023'],
  ['32.12.2024', '1.32.2024', '31.12.2124', '31.12-2024', '31.12.20245'],
  ['256.255.255.255', '255.256.100.100', '192.168.100.200.1', '192.168.100.2001'],
  ['1234567-1234-1234'],
].flat();

describe('findPhones', () => {
  for (const number of [...NATIONAL, ...EXPLICIT]) {
    it(`finds ${number}`, () => {
      for (const around of ['#', 'call # now', '"#"', '<#>,', 'a=#&b', 'first #; then', '#.', '1, #']) {
        const [before = '', after = ''] = around.split('#');
        expect(found(before + number + after), around).to.deep.equal([number]);
      }
    });
  }

  for (const number of NATIONAL) {
    it(`ignores ${number} inside a word`, () => {
      for (const text of [`a${number}`, `_${number}`, `v.${number}`, `${number}a`, `${number}é`]) {
        // after a blank a new number starts, and the rest of this text can be one
        if (!/^\D.* /.test(text)) expect(found(text), text).to.deep.equal([]);
      }
    });
  }

  for (const separator of SEPARATORS) {
    it(`joins groups of digits that are separated by ${JSON.stringify(separator)}`, () => {
      const number = ['555', '010', '9999'].join(separator);
      expect(found(number)).to.deep.equal([number]);
      expect(found(`+1${separator}${number}`)).to.deep.equal([`+1${separator}${number}`]);
    });
  }

  it('joins groups of digits that are separated by up to three separators', () => {
    expect(found('555 - 010 - 9999')).to.deep.equal(['555 - 010 - 9999']);
    expect(found('555..010..9999')).to.deep.equal(['555..010..9999']);
    expect(found('+1%20(%20555%20)%20010-9999')).to.deep.equal(['+1%20(%20555%20)%20010-9999']);
    expect(found('+1%20%20%20555-010-9999')).to.deep.equal(['+1%20%20%20555-010-9999']);
    // the digits of an escape are not a group
    expect(found('01012345%20')).to.deep.equal([]);
  });

  for (const text of NOT_NUMBERS) {
    it(`ignores ${JSON.stringify(text)}`, () => expect(found(text)).to.deep.equal([]));
  }

  for (const text of DATES_AND_ADDRESSES) {
    it(`ignores ${text}, also after a plus or a scheme`, () => {
      for (const before of ['', '+', 'tel:']) expect(found(before + text), before).to.deep.equal([]);
    });
  }

  for (const text of LOOKALIKES) {
    it(`finds a number in +${text}`, () => {
      expect(found(`+${text}`)).to.have.length(1);
    });
  }

  it('finds a number after the scheme of a telephone URI, with any first digit', () => {
    for (const scheme of ['tel:', 'sms:', 'callto:', 'TEL:']) {
      for (const number of ['5550109', '0555010', '0555010999', '15550109999']) {
        expect(found(scheme + number), scheme).to.deep.equal([number]);
      }
    }
    expect(found('hotel:5550109')).to.deep.equal([]);
  });

  it('includes the extension', () => {
    for (const extension of ['x12', ' x12', ' x 12', ' ext 12', ' ext. 123456', 'EXT12', 'x1']) {
      for (const number of ['+1 555 010 9999', '555-010-9999']) {
        expect(found(`${number}${extension}, thanks`)).to.deep.equal([number + extension]);
      }
    }
    expect(found('please call 555-010-9999x12')).to.deep.equal(['555-010-9999x12']);
    for (const rest of [' extra 12', ', 4 x12', ' or x']) {
      expect(found(`+1 555 010 9999${rest}`)).to.deep.equal(['+1 555 010 9999']);
    }
  });

  it('separates numbers at a slash', () => {
    expect(found('030/123456/040/654321')).to.deep.equal(['030/123456', '040/654321']);
    expect(found('55/555-010-9999')).to.deep.equal(['555-010-9999']);
    expect(found('+49 30 123456/+49 30 654321')).to.deep.equal(['+49 30 123456', '+49 30 654321']);
  });

  it('finds several numbers in a text', () => {
    const text = '555-010-9999, 0171 1234567 (555) 010-9999 +15550109999';
    expect(found(text)).to.deep.equal(['555-010-9999', '0171 1234567', '(555) 010-9999', '+15550109999']);
    expect(found('error 404 555-010-9999. Took 100.')).to.deep.equal(['555-010-9999']);
    expect(found('+15550109999 200')).to.deep.equal(['+15550109999']);
    expect(found('+1555010999 200')).to.deep.equal(['+1555010999']);
    expect(found('555-010-9999 1234')).to.deep.equal(['555-010-9999']);
    expect(found('2024-01-31 10.0.0.100 555-010-9999')).to.deep.equal(['555-010-9999']);
  });

  it('finds a number that starts after a percent escape, not inside it', () => {
    for (const before of ['text=call%20', 'to%3D', 'to=%20', 'a%3a']) {
      expect(found(`${before}555-010-9999&b=1`), before).to.deep.equal(['555-010-9999']);
    }
    expect(found('a%3A555%2D010')).to.deep.equal([]);
    expect(found('100%555-010-9999')).to.deep.equal([]);
    expect(found('3D555-010-9999')).to.deep.equal([]);
    expect(found('100 %e555-010-9999')).to.deep.equal([]);
    expect(found('to%20v555-010-9999')).to.deep.equal([]);
  });

  it('finds numbers in other digits than ASCII', () => {
    expect(found('+١٥٥٥٠١٠٩٩٩٩')).to.deep.equal(['+١٥٥٥٠١٠٩٩٩٩']);
  });
});
