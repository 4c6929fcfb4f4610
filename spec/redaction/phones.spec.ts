import { expect } from 'chai';
import { findPhones } from '../../lib/redaction/phones';

const found = (text: string) => findPhones(text).map(({ start, end }) => text.slice(start, end));

/** Ways to write a number without a leading zero or plus. */
const NATIONAL = [
  ['555-010-9999', '555 010-9999', '555.010.9999', '555 010 9999'],
  ['1-555-010-9999', '1 555-010-9999', '1 555 010-9999', '1 555 010 9999', '1.555.010.9999'],
  ['555-0199', '138-1234-5678', '138 1234 5678', '612-345-678', '612 345 678', '912 345 678'],
  ['11 91234-5678', '11 9123-4567'],
  ['495 123-45-67', '495 123 45 67', '495-123-45-67', '8 495 123-45-67', '8 495 123 45 67'],
  ['8-495-123-45-67'],
].flat();

/** Numbers that say of themselves that they are one, each as short or as long as it can be, or written oddly. */
const EXPLICIT = [
  ['+1234567', '+123456789012345', '+1234567890123456', '+1 234 567 890 12345', '＋15550109999'],
  ['+ 15550109999', '+(1) 5550109999', '+ (1) 5550109999', '%2B15550109999', '+1.555.010.9999'],
  ['+1-555/010-9999'],
  ['001234567', '00123456789012345', '00-1234567', '00 1234567', '00 49 30 1234567'],
  ['(55) 12345', '(55555) 12', '(555) 010-9999', '(5555) 01234567890'],
  ['030 12345', '0171 123456789', '030-12345', '0770090012', '07700900123', '06 12 34 56 78', '030/123456'],
].flat();

/** What makes two groups of digits neighbours. */
const JOINTS = [' ', '\u00a0', '\u2009', '\u202f', '.', '-', '\u2010', '\u2013', '\u2015', '\u2212', '%20'];

/** Nearly a number. */
const TOO_LITTLE = [
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
  ['206 404 500', '562 345 678'],
  ['200 404 500', '512 345 678', '555 110 9999 1234', '12 555 010 9999', '1 2 3 4 5 6 7 8 9'],
  ['555,010,9999', '555\n010\n9999', '+5551  - 1101', '555:010:9999', '5550109999'],
  ['55-555-010-9999', '555-010-99999', '5555-010-9999', '1_555-010-9999', '1.5.555-010-9999'],
].flat();

/** Of digits and of what joins them, and something else; behind a plus, where nothing but them is let alone. */
const OTHERS = [
  ['2024-01-31', '1999/12/01', '2024.10.30', '2024-01-02T03:04', '2024-01-02 03:04:05'],
  ['2024-01-02T03:04:05.678+1030 1234', '2024-01-02T03:04:05,1+10:30 1234', '2024-01-02 03:04-1030 1234'],
  ['31.12.2024', '1/2/1999', '12-31-2024', '01.02.2024', '5.06.2024', '30.09.1999'],
  ['192.168.100.200', '255.255.255.255', '10.0.0.100', '249.199.99.9:8080', '192.168.100.200.'],
  ['12345678-1234-1234-1234-123456789012', 'ABCDEF01-2345-6789-abcd-ef0123456789'],
].flat();

/** Not that, although it looks like it. */
const LOOKALIKES = [
  ['2024-13-01', '2024-00-10', '2024-01-32', '2024-01-00', '2124-01-02', '2024-01/02', '2024-01-023'],
  ['32.12.2024', '1.32.2024', '31.12.2124', '31.12-2024', '31.12.20245'],
  ['256.255.255.255', '255.256.100.100', '192.168.100.200.1', '192.168.100.2001'],
  ['1234567-1234-1234'],
].flat();

describe('phone numbers in a text', () => {
  for (const number of [...NATIONAL, ...EXPLICIT]) {
    it(`are found: ${number}`, () => {
      for (const around of ['#', 'call # now', '"#"', '<#>,', 'a=#&b', 'first #; then', '#.', '1, #']) {
        const [before = '', after = ''] = around.split('#');
        expect(found(before + number + after), around).to.deep.equal([number]);
      }
    });
  }

  for (const number of NATIONAL) {
    it(`are not a part of a word: ${number}`, () => {
      for (const text of [`a${number}`, `_${number}`, `v.${number}`, `${number}a`, `${number}é`]) {
        // behind a blank a number begins anew, which a rest of this one may be
        if (!/^\D.* /.test(text)) expect(found(text), text).to.deep.equal([]);
      }
    });
  }

  for (const joint of JOINTS) {
    it(`are held together by ${JSON.stringify(joint)}`, () => {
      const number = ['555', '010', '9999'].join(joint);
      expect(found(number)).to.deep.equal([number]);
      expect(found(`+1${joint}${number}`)).to.deep.equal([`+1${joint}${number}`]);
    });
  }

  it('are held together by up to three of them', () => {
    expect(found('555 - 010 - 9999')).to.deep.equal(['555 - 010 - 9999']);
    expect(found('555..010..9999')).to.deep.equal(['555..010..9999']);
    expect(found('+1%20(%20555%20)%20010-9999')).to.deep.equal(['+1%20(%20555%20)%20010-9999']);
    expect(found('+1%20%20%20555-010-9999')).to.deep.equal(['+1%20%20%20555-010-9999']);
    // digits of an escape are no group
    expect(found('01012345%20')).to.deep.equal([]);
  });

  for (const text of TOO_LITTLE) {
    it(`are not what is no number: ${JSON.stringify(text)}`, () => expect(found(text)).to.deep.equal([]));
  }

  for (const text of OTHERS) {
    it(`are not what is something else: ${text}`, () => {
      for (const before of ['', '+', 'tel:']) expect(found(before + text), before).to.deep.equal([]);
    });
  }

  for (const text of LOOKALIKES) {
    it(`are what only looks like something else: +${text}`, () => {
      expect(found(`+${text}`)).to.have.length(1);
    });
  }

  it('are what stands behind the name of a telephone, whatever it begins with', () => {
    for (const scheme of ['tel:', 'sms:', 'callto:', 'TEL:']) {
      for (const number of ['5550109', '0555010', '0555010999', '15550109999']) {
        expect(found(scheme + number), scheme).to.deep.equal([number]);
      }
    }
    expect(found('hotel:5550109')).to.deep.equal([]);
  });

  it('are found with their extension', () => {
    for (const extension of ['x12', ' x12', ' x 12', ' ext 12', ' ext. 123456', 'EXT12', 'x1']) {
      for (const number of ['+1 555 010 9999', '555-010-9999']) {
        expect(found(`${number}${extension}, he said`)).to.deep.equal([number + extension]);
      }
    }
    expect(found('please call 555-010-9999x12')).to.deep.equal(['555-010-9999x12']);
    for (const rest of [' extra 12', ', 4 x12', ' or x']) {
      expect(found(`+1 555 010 9999${rest}`)).to.deep.equal(['+1 555 010 9999']);
    }
  });

  it('are divided by a slash', () => {
    expect(found('030/123456/040/654321')).to.deep.equal(['030/123456', '040/654321']);
    expect(found('55/555-010-9999')).to.deep.equal(['555-010-9999']);
    expect(found('+49 30 123456/+49 30 654321')).to.deep.equal(['+49 30 123456', '+49 30 654321']);
  });

  it('are found one behind the other', () => {
    const text = '555-010-9999, 0171 1234567 (555) 010-9999 +15550109999';
    expect(found(text)).to.deep.equal(['555-010-9999', '0171 1234567', '(555) 010-9999', '+15550109999']);
    expect(found('error 404 555-010-9999. Took 100.')).to.deep.equal(['555-010-9999']);
    expect(found('+15550109999 200')).to.deep.equal(['+15550109999']);
    expect(found('+1555010999 200')).to.deep.equal(['+1555010999']);
    expect(found('555-010-9999 1234')).to.deep.equal(['555-010-9999']);
    expect(found('2024-01-31 10.0.0.100 555-010-9999')).to.deep.equal(['555-010-9999']);
  });

  it('begin behind an escape, not in it', () => {
    for (const before of ['text=call%20', 'to%3D', 'to=%20', 'a%3a']) {
      expect(found(`${before}555-010-9999&b=1`), before).to.deep.equal(['555-010-9999']);
    }
    expect(found('a%3A555%2D010')).to.deep.equal([]);
    expect(found('100%555-010-9999')).to.deep.equal([]);
    expect(found('3D555-010-9999')).to.deep.equal([]);
    expect(found('100 %e555-010-9999')).to.deep.equal([]);
    expect(found('to%20v555-010-9999')).to.deep.equal([]);
  });

  it('are found in other digits, too', () => {
    expect(found('+١٥٥٥٠١٠٩٩٩٩')).to.deep.equal(['+١٥٥٥٠١٠٩٩٩٩']);
  });
});
