import { expect } from 'chai';
import { isSensitiveKey } from '../../lib/redaction/keys';

/** Terms that are personal among the words of a longer key, by what they say of a person. */
const IN_LONGER_KEYS: Readonly<Record<string, readonly string[]>> = {
  'how a person is reached': [
    ['email', 'phone', 'msisdn', 'mail', 'mobile', 'tel', 'fax', 'recipient', 'reply_to', 'from_name'],
    ['reply_name'],
  ].flat(),
  'where a person is': [
    ['address', 'addr', 'street', 'postcode', 'postal_code', 'zip', 'zip_code', 'latitude', 'longitude'],
    ['lat', 'lng', 'geolocation', 'ip', 'ipv'],
  ].flat(),
  'what a person is called': [
    ['first_name', 'last_name', 'full_name', 'given_name', 'family_name', 'middle_name', 'maiden_name'],
    ['display_name', 'preferred_name', 'user_name', 'nickname', 'surname'],
  ].flat(),
  'what a person is': ['birth', 'birthday', 'birthdate', 'dob', 'gender', 'sex'],
  'what number a person has': ['ssn', 'social_security', 'national_id', 'tax_id', 'passport'],
  'how a person pays': [
    ['credit_card', 'debit_card', 'card_number', 'cvv', 'cvc', 'iban', 'account_number'],
  ].flat(),
  'who a person is': [
    ['user_id', 'enduser_id', 'customer_id', 'cio_id', 'person_id', 'profile_id', 'subscriber_id'],
    ['contact_id', 'anonymous_id', 'primary_id', 'secondary_id', 'identifier', 'device_id', 'trait'],
  ].flat(),
  'what a message says': [
    ['subject', 'body', 'content', 'html', 'text', 'preheader', 'href', 'failure_message'],
  ].flat(),
  'what lets somebody in': [
    ['password', 'passwd', 'passphrase', 'secret', 'token', 'credential', 'authorization', 'cookie'],
    ['pwd', 'auth', 'session', 'signature', 'site_id', 'jwt', 'api_key', 'app_key', 'signing_key'],
    ['private_key', 'access_key', 'write_key', 'encryption_key'],
  ].flat(),
};

/** Those of them that are also looked for inside a word. */
const IN_LONGER_WORDS = [
  ['email', 'phone', 'msisdn', 'password', 'passwd', 'passphrase', 'secret', 'token', 'credential'],
  ['authorization', 'cookie'],
].flat();

/** Personal alone, and part of much that is not. */
const ALONE = ['to', 'cc', 'bcc', 'from', 'sender', 'name', 'id', 'uid'];

const HARMLESS = [
  ['server_address', 'content_type', 'content_length', 'content_encoding', 'content_id', 'body_size'],
  ['status_text'],
].flat();

const camel = (key: string) => key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

describe('keys under which something personal stands', () => {
  for (const [what, keys] of Object.entries(IN_LONGER_KEYS)) {
    for (const key of keys) {
      it(`${key} says ${what}, however it is written and in whatever longer key`, () => {
        const spellings = [key, camel(key), key.replaceAll('_', ''), key.replaceAll('_', '-').toUpperCase()];
        const longer = [`old_${key}`, `${key}_2`, `http.${key}.raw`, `first ${key} seen`];
        for (const spelling of [...spellings, ...longer]) {
          expect(isSensitiveKey(spelling), spelling).to.equal(true);
        }
      });
    }
  }

  for (const key of IN_LONGER_WORDS) {
    it(`${key} is found inside a word, and in pieces`, () => {
      for (const spelling of [`work${key}`, `${key}hash`, `${key.slice(0, 2)}-${key.slice(2)}`]) {
        expect(isSensitiveKey(spelling), spelling).to.equal(true);
      }
    });
  }

  for (const key of ALONE) {
    it(`${key} counts alone, in the plural, too, and not in a longer key or word`, () => {
      for (const spelling of [key, key.toUpperCase(), `_${key}`, `${key}s`, `${key}es`]) {
        expect(isSensitiveKey(spelling), spelling).to.equal(true);
      }
      for (const spelling of [`event_${key}`, `${key}_type`, `${key}x`]) {
        expect(isSensitiveKey(spelling), spelling).to.equal(false);
      }
    });
  }

  it('are found in the plural', () => {
    for (const key of ['faxes', 'addresses', 'bodies', 'identifiers', 'api_keys', 'user_ids', 'passwords']) {
      expect(isSensitiveKey(key), key).to.equal(true);
    }
    // `y` turns into `ies` at the end alone
    expect(isSensitiveKey('bodiesuit')).to.equal(false);
  });

  for (const key of HARMLESS) {
    it(`${key} is about something else, and hides nothing beside it`, () => {
      for (const spelling of [key, camel(key), `http_${key}`, `${key}_max`]) {
        expect(isSensitiveKey(spelling), spelling).to.equal(false);
      }
      expect(isSensitiveKey(`${key}_email`)).to.equal(true);
      expect(isSensitiveKey(`token_${key}`)).to.equal(true);
    });
  }

  it('are not made by what a harmless name leaves behind', () => {
    // without the middle: `user … id`
    expect(isSensitiveKey('user_content_type_id')).to.equal(false);
  });

  it('are words, not letters that happen to follow each other', () => {
    for (const key of [
      'mailbox',
      'hotel',
      'zipper',
      'shipping',
      'template',
      'pretext',
      'author',
      'somebody',
    ]) {
      expect(isSensitiveKey(key), key).to.equal(false);
    }
  });

  it('begin where letters and digits or two kinds of letters meet', () => {
    for (const key of [
      'HTTPBody',
      'oldIP',
      'IPv4',
      '2ndAddress',
      'address2',
      'line1Text',
      'line2text',
      '2body',
      'ÉtatCivilSEX',
    ]) {
      expect(isSensitiveKey(key), key).to.equal(true);
    }
  });

  it('are found however they are divided, accented, and surrounded', () => {
    for (const key of ['u-id', 'B_CC', 'fr_om', 'pássword', 'é-mail', 'user_workemail_old']) {
      expect(isSensitiveKey(key), key).to.equal(true);
    }
  });

  it('are at most four words long', () => {
    expect(isSensitiveKey('p_h_on_e')).to.equal(true);
    expect(isSensitiveKey('p_h_o_n_e')).to.equal(false);
  });

  it('are those longer than any name, too: they are data', () => {
    expect(isSensitiveKey('k'.repeat(256))).to.equal(false);
    expect(isSensitiveKey('k'.repeat(257))).to.equal(true);
  });

  it('stay what they are when thousands of others were asked for', () => {
    for (let i = 0; i < 2_500; i++) {
      expect(isSensitiveKey(`field_${i}`)).to.equal(false);
      expect(isSensitiveKey(`email_${i}`)).to.equal(true);
    }
    expect([isSensitiveKey('email_0'), isSensitiveKey('field_0')]).to.deep.equal([true, false]);
  });
});
