import { expect } from 'chai';
import { bounceTypeOf, failureReasonOf } from '../../../../lib/webhooks/events/failures';

const titleOf = (message: string): string => JSON.stringify(message.slice(0, 100));

describe('a number in a failure message', () => {
  // these messages contain no phrase that a pattern matches
  const NO_CODE = [
    'Sent to 4.31.198.44',
    'Sent to 5.1.1.20 and 10.5.1.1',
    'Seen by mx 5.1.1-compatible.example.com, v5.1.1, version 4.2.2, Exim 4.96.1, Postfix/5.1.1',
    'Running on Android 4.4.2 or iOS 5.1.1',
    'On 4.5.2026 and 5.12.2026',
    'Code [#4.16.1] and 4.16.55.1 are not of RFC 3463',
    'Item 5.1.1a of 15.1.1',
    'Queue id 550, order 421-7',
    'Ticket #550 a550b 5501 1550',
    'Sent by mx.example.com:550 on port 550',
    'Was 550 bytes, is 552 KB, status: 550 bytes, took 421 ms',
    'Called +1 550 555 0100 and (550) 555-0100 and +49 421 550 551',
    '550 555 0100 is what was called',
    '550 555.010 is what was called',
    'Sent to 550@example.com, see https://example.com/550/5.1.1?p=NoSuchUser',
    'Needs 550.5 of 5.1',
    'version=5.1.1',
    'See RFC 5.1.1 and section 4.1.1',
  ];

  for (const message of NO_CODE) {
    it(`is not an SMTP code in ${titleOf(message)}`, () => {
      expect(bounceTypeOf(message)).to.equal('unknown');
      expect(failureReasonOf('email', message)).to.equal('unknown');
    });
  }

  it('is not an SMTP code if it is an HTTP status', () => {
    expect(bounceTypeOf('HTTP 503 it was')).to.equal('unknown');
    expect(bounceTypeOf('HTTP status: 503, it was')).to.equal('unknown');
    expect(bounceTypeOf('502 Bad Gateway')).to.equal('unknown');
    expect(bounceTypeOf('503 Service Unavailable\r\n')).to.equal('soft');
  });

  const HARD = [
    '550 x',
    '  550 x',
    '"550 x"',
    '550',
    '550-x',
    '550 2 of 3 failed',
    '5.1.1',
    '(5.1.1)',
    '#5.1.1',
    'x (#5.1.1)',
    'smtp;550 x',
    '550 192.0.2.10 x',
    '550 192.0.2.1 x',
    'smtp; 550 x',
    'said: 550 x',
    'mx.example.com[192.0.2.5]: 550 x',
    'After RCPT TO:<a@example.com>: 550 x',
    'Remote server returned 550 x',
    'SMTP error 550: x',
    'status code=550',
    'DSN=5.1.1, x',
    'x\n550 x',
    'x\\n550 x',
    '550-5.1.1 x\r\n550 5.1.1 x',
    'Exim 4.96.1 said: 550 5.1.1 x',
    'At 4.31.198.44: 550 5.1.1 x',
  ];

  for (const message of HARD) {
    it(`is an SMTP code in ${titleOf(message)}`, () => {
      expect(bounceTypeOf(message)).to.equal('hard');
    });
  }

  it('decides in this order: the first enhanced code, then the first reply code, then phrases', () => {
    expect(bounceTypeOf('421 x 4.2.2 x 5.1.1')).to.equal('soft');
    expect(bounceTypeOf('421 x 5.1.1 x 4.2.2')).to.equal('hard');
    expect(bounceTypeOf('421-5.1.1 x')).to.equal('hard');
    expect(bounceTypeOf('451 x\n550 x')).to.equal('soft');
    expect(bounceTypeOf('550 Mailbox is full')).to.equal('hard');
    expect(bounceTypeOf('452 no such user')).to.equal('soft');
    expect(bounceTypeOf('Mailbox is full')).to.equal('soft');
  });
});
