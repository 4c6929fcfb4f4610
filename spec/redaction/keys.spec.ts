import { expect } from 'chai';
import { isCredentialKey, isSensitiveKey } from '../../lib/redaction/keys';

/** Terms that are sensitive also in a longer key, by kind. */
const IN_LONGER_KEYS: Readonly<Record<string, readonly string[]>> = {
  'contact data': [
    ['email', 'phone', 'msisdn', 'mail', 'mobile', 'tel', 'fax', 'recipient', 'reply_to', 'from_name'],
    ['reply_name'],
  ].flat(),
  'a location': [
    ['address', 'addr', 'street', 'postcode', 'postal_code', 'zip', 'zip_code', 'latitude', 'longitude'],
    ['lat', 'lng', 'geolocation', 'ip', 'ipv'],
  ].flat(),
  'a name': [
    ['first_name', 'last_name', 'full_name', 'given_name', 'family_name', 'middle_name', 'maiden_name'],
    ['display_name', 'preferred_name', 'user_name', 'nickname', 'surname'],
  ].flat(),
  'an attribute of a person': ['birth', 'birthday', 'birthdate', 'dob', 'gender', 'sex'],
  'a number from an authority': ['ssn', 'social_security', 'national_id', 'tax_id', 'passport'],
  'a means of payment': [
    ['credit_card', 'debit_card', 'card_number', 'cvv', 'cvc', 'iban', 'account_number'],
  ].flat(),
  'an identifier of a person': [
    ['user_id', 'enduser_id', 'customer_id', 'cio_id', 'person_id', 'profile_id', 'subscriber_id'],
    ['contact_id', 'anonymous_id', 'primary_id', 'secondary_id', 'identifier', 'device_id', 'trait'],
  ].flat(),
  'the content of a message': [
    ['subject', 'body', 'content', 'html', 'text', 'preheader', 'href', 'failure_message'],
  ].flat(),
  'a credential': [
    ['password', 'passwd', 'passphrase', 'secret', 'token', 'credential', 'authorization', 'cookie'],
    ['pwd', 'auth', 'session', 'signature', 'site_id', 'jwt', 'api_key', 'app_key', 'signing_key'],
    ['private_key', 'access_key', 'write_key', 'encryption_key'],
  ].flat(),
};

/** Terms that are sensitive also inside a word. */
const IN_LONGER_WORDS = [
  ['email', 'phone', 'msisdn', 'password', 'passwd', 'passphrase', 'secret', 'token', 'credential'],
  ['authorization', 'cookie'],
].flat();

/** Terms that are sensitive only as the whole key. */
const WHOLE_KEYS = ['to', 'cc', 'bcc', 'from', 'sender', 'name', 'id', 'uid'];

const HARMLESS = [
  ['server_address', 'content_type', 'content_length', 'content_encoding', 'content_id', 'body_size'],
  ['status_text'],
].flat();

const camel = (key: string) => key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

describe('isSensitiveKey', () => {
  for (const [what, keys] of Object.entries(IN_LONGER_KEYS)) {
    for (const key of keys) {
      it(`treats ${key} as ${what}, in any spelling and in a longer key`, () => {
        const spellings = [key, camel(key), key.replaceAll('_', ''), key.replaceAll('_', '-').toUpperCase()];
        const longer = [`old_${key}`, `${key}_2`, `http.${key}.raw`, `first ${key} seen`];
        for (const spelling of [...spellings, ...longer]) {
          expect(isSensitiveKey(spelling), spelling).to.equal(true);
        }
      });
    }
  }

  for (const key of IN_LONGER_WORDS) {
    it(`detects ${key} inside a word and split by a hyphen`, () => {
      for (const spelling of [`work${key}`, `${key}hash`, `${key.slice(0, 2)}-${key.slice(2)}`]) {
        expect(isSensitiveKey(spelling), spelling).to.equal(true);
      }
    });
  }

  for (const key of WHOLE_KEYS) {
    it(`detects ${key} and its plural only as the whole key`, () => {
      for (const spelling of [key, key.toUpperCase(), `_${key}`, `${key}s`, `${key}es`]) {
        expect(isSensitiveKey(spelling), spelling).to.equal(true);
      }
      for (const spelling of [`event_${key}`, `${key}_type`, `${key}x`]) {
        expect(isSensitiveKey(spelling), spelling).to.equal(false);
      }
    });
  }

  it('detects plurals', () => {
    for (const key of ['faxes', 'addresses', 'bodies', 'identifiers', 'api_keys', 'user_ids', 'passwords']) {
      expect(isSensitiveKey(key), key).to.equal(true);
    }
    // `y` becomes `ies` only at the end of a word
    expect(isSensitiveKey('bodiesuit')).to.equal(false);
  });

  for (const key of HARMLESS) {
    it(`accepts ${key}, but detects a sensitive word next to it`, () => {
      for (const spelling of [key, camel(key), `http_${key}`, `${key}_max`]) {
        expect(isSensitiveKey(spelling), spelling).to.equal(false);
      }
      expect(isSensitiveKey(`${key}_email`)).to.equal(true);
      expect(isSensitiveKey(`token_${key}`)).to.equal(true);
    });
  }

  const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
    German: [
      'telefon',
      'Telefonnummer',
      'handynummer',
      'vorname',
      'nachname',
      'adresse',
      'straße',
      'plz',
      'passwort',
      'geburtsdatum',
    ],
    Spanish: [
      'correo',
      'correo_electronico',
      'teléfono',
      'telefono',
      'apellidos',
      'dirección',
      'contraseña',
      'clave',
      'nombre',
    ],
    French: [
      'courriel',
      'téléphone',
      'prénom',
      'nom',
      'nom_de_famille',
      'adresse_postale',
      'motDePasse',
      'mot de passe',
    ],
    Portuguese: ['telefone', 'sobrenome', 'endereço', 'senha', 'nome_completo', 'cpf'],
    Italian: ['cognome', 'indirizzo', 'codice_fiscale', 'cellulare_telefono', 'nome'],
    Dutch: ['voornaam', 'achternaam', 'wachtwoord', 'telefoon', 'geboorteadres_straat'],
    Nordic: ['fornavn', 'efternamn', 'lösenord', 'adgangskode', 'salasana', 'epost'],
    Slavic: ['hasło', 'heslo', 'nazwisko', 'пароль', 'телефон', 'фамилия', 'адрес_доставки'],
    Asian: [
      '密码',
      '用户密码',
      '手机号',
      '电话',
      '邮箱',
      '姓名',
      'パスワード',
      'メールアドレス',
      '住所',
      '비밀번호',
      '전화번호',
    ],
  };
  for (const [language, keys] of Object.entries(LANGUAGES)) {
    it(`detects keys in ${language} languages, in any case`, () => {
      for (const key of keys) {
        for (const spelling of [
          key,
          key.toUpperCase(),
          `old_${key}`.replace(/^old_(nombre|nom|nome)$/, '$1'),
        ]) {
          expect(isSensitiveKey(spelling), spelling).to.equal(true);
        }
      }
    });
  }

  it('detects short terms of credentials only as words', () => {
    for (const key of ['otp', 'pin', 'passcode', 'dsn', 'cvv', 'iban', 'ssn', 'psk', 'totp']) {
      for (const spelling of [
        key,
        key.toUpperCase(),
        `user_${key}`,
        `user${key[0]?.toUpperCase()}${key.slice(1)}`,
      ]) {
        expect(isSensitiveKey(spelling), spelling).to.equal(true);
      }
    }
    const harmless = ['pinned', 'shopping', 'spin', 'spinner', 'footprint', 'opinion', 'mapping'];
    for (const key of [...harmless, 'laptop', 'adoption', 'portable', 'cell', 'callee', 'nomination']) {
      expect(isSensitiveKey(key), key).to.equal(false);
    }
  });

  it('separates credentials from other personal data', () => {
    for (const key of ['password', 'api_key', 'X-Auth-Token', 'pin', 'contraseña']) {
      expect(isCredentialKey(key), key).to.equal(true);
    }
    for (const key of ['email', 'name', 'id', 'vorname', 'plan'])
      expect(isCredentialKey(key), key).to.equal(false);
  });

  it('does not join the words before and after a harmless name', () => {
    // without the harmless name: `user … id`
    expect(isSensitiveKey('user_content_type_id')).to.equal(false);
  });

  it('accepts words that only contain the letters of a short term', () => {
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

  it('splits words between letters and digits, and between lower and upper case', () => {
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

  it('detects terms that are split, accented or inside a longer word', () => {
    for (const key of ['u-id', 'B_CC', 'fr_om', 'pássword', 'é-mail', 'user_workemail_old']) {
      expect(isSensitiveKey(key), key).to.equal(true);
    }
  });

  it('detects a term that is split into at most four words', () => {
    expect(isSensitiveKey('p_h_on_e')).to.equal(true);
    expect(isSensitiveKey('p_h_o_n_e')).to.equal(false);
  });

  it('treats a key of more than 256 characters as sensitive', () => {
    expect(isSensitiveKey('k'.repeat(256))).to.equal(false);
    expect(isSensitiveKey('k'.repeat(257))).to.equal(true);
  });

  it('returns the same result after thousands of other keys', () => {
    for (let i = 0; i < 2_500; i++) {
      expect(isSensitiveKey(`field_${i}`)).to.equal(false);
      expect(isSensitiveKey(`email_${i}`)).to.equal(true);
    }
    expect([isSensitiveKey('email_0'), isSensitiveKey('field_0')]).to.deep.equal([true, false]);
  });
});
