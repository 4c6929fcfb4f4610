import { expect } from 'chai';
import { redact } from '../../lib/redaction';
import { EMAIL, PHONE } from './canaries';

describe('redact for the keys of an object', () => {
  const sensitive = [
    'emailAddress email_address EMAIL-ADDRESS Email·Address EMAILADDRESS e-mail eMail emails to_email workemail',
    'phone phoneNumber phone_2 mobile msisdn telephone tel address postalAddress addresses street ip clientIp',
    'ipAddress latitude lng ssn social_security_number name Name firstName LASTNAME full_name surname givenName',
    'familyName username user_name nickname dob birth_date birthday gender password passwd clientSecret secrets',
    'accessToken device_token X-Api-Key apikey APIKey authorization basic_auth Set-Cookie session sessionId',
    'x-cio-signature signingKey site_id siteid private_key creditCard card_number cvv iban id _id ids ID userId',
    'user_ids userid customer_id customerID customerIDs cio_id anonymousId deviceId identifiers recipient',
    'recipients to cc bcc from replyTo reply_to subject body body_html content html text traits href',
    'failure_message ｅｍａｉｌ émail e\u200bmail',
  ].join(' ');
  for (const key of sensitive.split(' ')) {
    it(`redacts the value of ${JSON.stringify(key)}`, () => {
      expect(redact({ [key]: 'x' })).to.deep.equal({ [key]: '[REDACTED]' });
      expect(redact(new Map([[key, ['x']]]))).to.deep.equal({ [key]: '[REDACTED]' });
    });
  }

  it('redacts the value of a key whose words are separated by blanks', () => {
    expect(redact({ 'Email Address': 1 })).to.deep.equal({ 'Email Address': '[REDACTED]' });
  });

  const harmless = [
    'server.address server_address serverAddress operation status error_type event_type campaign_id campaign_name',
    'event_name delivery_id content_type content-length content_id http.request.body.size statusText attributes',
    'author monkey keys mode tip ships context latency duration_ms timestamp metric host.name total tomorrow',
    'identify video broadcast id_type',
  ].join(' ');
  for (const key of harmless.split(' ')) {
    it(`keeps the value of ${key}`, () => {
      expect(redact({ [key]: 'x' })).to.deep.equal({ [key]: 'x' });
    });
  }

  it('redacts values of any type, but keeps null and undefined as null', () => {
    const values = ['x', 5550109999, true, 7n, { a: 1 }, ['x'], new Date(), () => 1, Symbol('x'), NaN, ''];
    for (const phone of values) expect(redact({ phone })).to.deep.equal({ phone: '[REDACTED]' });
    for (const phone of [null, undefined]) expect(redact({ phone })).to.deep.equal({ phone: null });
  });

  it('redacts the value of a very long key', () => {
    expect(Object.values(redact({ ['k'.repeat(5_000)]: 'x' }) as object)).to.deep.equal(['[REDACTED]']);
  });

  it('redacts personal keys and keeps every entry', () => {
    const input = { [EMAIL]: 1, 'john@example.com': 2, [PHONE]: 3, fine: 4 };
    expect(redact(input)).to.deep.equal({ '[EMAIL]': 1, '[EMAIL]#2': 2, '[PHONE]': 3, fine: 4 });
  });

  it('cannot be used to pollute a prototype', () => {
    const out = redact(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1},"a":1}'));
    expect(out).to.deep.equal({ constructor: { prototype: 1 }, a: 1 });
    expect(Object.getPrototypeOf(out)).to.equal(Object.prototype);
    expect(Object.assign({}, out)).to.not.have.property('polluted');
    expect(redact(new Map([['__proto__', { polluted: true }]]))).to.deep.equal({});
  });
});
