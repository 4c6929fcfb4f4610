import type { BounceType, FailureReason } from '../../../../lib/catalog';

/**
 * Invented messages, modeled on the documentation of servers and providers. The expected class is the one that
 * a human reader would choose.
 */
export const MAIL: readonly (readonly [message: string, bounceType: BounceType, reason: FailureReason])[] = [
  // Gmail
  [
    "550-5.1.1 The email account you tried to reach does not exist. Please\n550-5.1.1 check the recipient's address for typos. 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser a1b2c3.550 - gsmtp",
    'hard',
    'unknown_recipient',
  ],
  ['550 5.2.1 The email account that you tried to reach is inactive. - gsmtp', 'hard', 'unknown_recipient'],
  [
    "452-4.2.2 The recipient's inbox is out of storage space and inactive. https://support.google.com/mail/?p=OverQuotaTemp - gsmtp",
    'soft',
    'mailbox_full',
  ],
  [
    "552-5.2.2 The recipient's inbox is out of storage space. https://support.google.com/mail/?p=OverQuotaPerm - gsmtp",
    'hard',
    'mailbox_full',
  ],
  ['450-4.2.1 The user you are trying to contact is receiving mail too quickly.', 'soft', 'rate_limited'],
  [
    '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail from your IP address; rate limited.',
    'soft',
    'rate_limited',
  ],
  [
    '550-5.7.26 Unauthenticated email from example.com is not accepted due to the domain’s DMARC policy.',
    'hard',
    'blocked',
  ],
  ['550-5.7.25 [192.0.2.10] The sending IP address does not have a PTR record set up.', 'hard', 'blocked'],
  [
    '550-5.7.1 [192.0.2.10] This message is likely unsolicited mail. To reduce spam, it has been blocked.',
    'hard',
    'content',
  ],
  [
    '550-5.7.1 This message is suspicious due to the very low reputation of the sending domain.',
    'hard',
    'blocked',
  ],
  [
    '552-5.7.0 This message was blocked because its content presents a security issue: virus',
    'hard',
    'content',
  ],
  ['552 5.3.4 Your message exceeded the size limit of the receiving server', 'hard', 'too_large'],
  ['421 4.3.0 Temporary System Problem. Try again later', 'soft', 'provider'],

  // Microsoft
  [
    "Remote server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'",
    'hard',
    'unknown_recipient',
  ],
  [
    '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [x.prod.protection.example.com]',
    'hard',
    'unknown_recipient',
  ],
  ['550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)', 'hard', 'unknown_recipient'],
  [
    "554 5.2.2 STOREDRV.Deliver; mailbox full. The recipient's mailbox exceeds its quota",
    'hard',
    'mailbox_full',
  ],
  ['550 5.7.606 Access denied, banned sending IP [192.0.2.10]', 'hard', 'blocked'],
  [
    '550 5.7.1 Messages from [192.0.2.10] were not sent: part of their network is on our block list (S3140)',
    'hard',
    'blocked',
  ],
  ['451 4.7.650 The mail server [192.0.2.10] has been temporarily rate limited', 'soft', 'rate_limited'],
  ['432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded', 'soft', 'rate_limited'],
  ['550 5.4.310 DNS domain example.com does not exist', 'hard', 'domain'],
  ['550 5.4.316 Message expired, connection refused', 'hard', 'timeout'],
  ['550 5.7.134 The sender is not authorised to send to this mailbox; message rejected', 'hard', 'blocked'],
  ['550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; restricted group', 'hard', 'blocked'],
  ['554 5.4.14 Hop count exceeded - possible mail loop ATTR34', 'hard', 'domain'],

  [
    "550 5.7.515 Access denied, sending domain example.com doesn't meet the required authentication level",
    'hard',
    'blocked',
  ],

  // Yahoo, Apple and others
  [
    "554 delivery error: dd This user doesn't have a yahoo.example account (user@example.com) [0]",
    'hard',
    'unknown_recipient',
  ],
  [
    '421 4.7.0 [TSS04] Messages from 192.0.2.10 temporarily deferred due to unexpected volume - 4.16.55.1',
    'soft',
    'rate_limited',
  ],
  ['451 Resources temporarily unavailable. Please try again later [#4.16.1].', 'soft', 'provider'],
  ['554 5.7.9 Message not accepted for policy reasons.', 'hard', 'blocked'],
  ['550 5.7.1 [CS01] Message rejected due to local policy', 'hard', 'blocked'],
  ['552 5.2.2 user is over quota', 'hard', 'mailbox_full'],

  // Postfix, Exim, Sendmail, qmail
  [
    'host mx.example.com[192.0.2.1] said: 550 5.1.1 <spam@example.com>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)',
    'hard',
    'unknown_recipient',
  ],
  [
    '450 4.2.0 <user@example.com>: Recipient address rejected: Greylisted, try again in 300 seconds',
    'soft',
    'rate_limited',
  ],
  ['553 5.1.8 <news@example.com>: Sender address rejected: Domain not found', 'hard', 'account'],
  [
    '554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using zen.spamhaus.org',
    'hard',
    'blocked',
  ],
  ['554 5.7.1 <user@example.com>: Relay access denied', 'hard', 'domain'],
  ['connect to mx.example.com[192.0.2.1]:25: Connection timed out', 'soft', 'timeout'],
  ['Host or domain name not found. Name service error for name=example.com type=MX', 'hard', 'domain'],
  [
    'SMTP error from remote mail server after RCPT TO:<user@example.com>: 550 Unrouteable address',
    'hard',
    'unknown_recipient',
  ],
  ['retry timeout exceeded', 'soft', 'timeout'],
  ['452 4.3.1 Insufficient system storage', 'soft', 'provider'],
  ['sorry, no mailbox here by that name. (#5.1.1)', 'hard', 'unknown_recipient'],
  ['550 5.1.2 <user@example.invalid>... Host unknown', 'hard', 'domain'],
  ['556 5.1.10 <example.com> has a null MX and does not accept mail', 'hard', 'domain'],
  ['553 5.1.3 User address required', 'hard', 'invalid_address'],
  ['550 5.1.6 Recipient has moved', 'hard', 'unknown_recipient'],
  ['smtp; 4.4.7 not delivered in five days', 'soft', 'timeout'],
  ['smtp; 4.4.1', 'soft', 'timeout'],
  ['Status: 5.4.4', 'hard', 'domain'],
  ['550 5.6.0 MIME', 'hard', 'content'],
  ['550 5.2.3', 'hard', 'too_large'],
  ['552', 'hard', 'mailbox_full'],
  ['552 5.2.0 Too large', 'hard', 'too_large'],
  ['452 The list of recipients is too large', 'soft', 'provider'],
  ['Your message to this recipient could not be delivered', 'unknown', 'unknown'],
  ['551 please forward', 'hard', 'unknown_recipient'],
  ['550 no', 'hard', 'unknown'],
  ['554 Transaction failed', 'hard', 'unknown'],
  ['5.0.0', 'hard', 'unknown'],
  ['421 bye', 'soft', 'provider'],

  // the connection from Customer.io to a provider
  ['535 5.7.8 Bad username or password', 'hard', 'account'],
  ['535 Authentication failed: account disabled', 'hard', 'account'],
  ['454 4.7.0 Temporary authentication failure', 'soft', 'account'],
  ['Liquid syntax error: unknown tag', 'unknown', 'template'],
  ['HTTP 429 Too Many Requests', 'soft', 'rate_limited'],
  ['HTTP 503 Service Unavailable', 'soft', 'provider'],

  // SendGrid
  ['Bounced Address', 'unknown', 'suppressed'],
  ['Unsubscribed Address', 'unknown', 'suppressed'],
  ['Spam Reporting Address', 'unknown', 'suppressed'],
  ['Recipient List over Package Quota', 'unknown', 'account'],
  ['550 Unable to resolve MX host example.invalid', 'hard', 'domain'],

  // Mailgun
  ['605 Not delivering to previously bounced address', 'unknown', 'suppressed'],
  ['606 Not delivering to unsubscribed address', 'unknown', 'suppressed'],
  ['607 Not delivering to a user who marked your messages as spam', 'unknown', 'suppressed'],
  ['No MX for example.invalid', 'hard', 'domain'],
  ['permanent failure', 'hard', 'unknown'],
  ['Too old', 'soft', 'timeout'],

  // Amazon SES
  ['Permanent/General', 'hard', 'unknown'],
  ['Permanent/NoEmail', 'hard', 'unknown_recipient'],
  ['Permanent/OnAccountSuppressionList', 'hard', 'suppressed'],
  ['Transient/MailboxFull', 'soft', 'mailbox_full'],
  ['Transient/MessageTooLarge', 'soft', 'too_large'],
  ['Transient/ContentRejected', 'soft', 'content'],
  ['Transient/AttachmentRejected', 'soft', 'content'],
  ['Undetermined', 'unknown', 'unknown'],
  [
    'smtp; 5.1.1 - Amazon SES has suppressed sending to this address after a recent bounce',
    'hard',
    'suppressed',
  ],
  ['554 Message rejected: Email address is not verified.', 'hard', 'account'],
  ['454 Throttling failure: Daily message quota exceeded.', 'soft', 'rate_limited'],

  // Postmark
  ['HardBounce', 'hard', 'unknown'],
  ['SoftBounce: the inbox was full', 'soft', 'mailbox_full'],
  ['DnsError', 'soft', 'domain'],
  ['SpamNotification', 'soft', 'content'],
  ['BadEmailAddress', 'hard', 'invalid_address'],
  ['ManuallyDeactivated', 'unknown', 'suppressed'],
  ['Blocked', 'soft', 'blocked'],
  ['406: the recipient was marked as inactive', 'unknown', 'suppressed'],

  // SparkPost
  ['Invalid Recipient', 'hard', 'unknown_recipient'],
  ['DNS Failure', 'soft', 'domain'],
  ['Mailbox Full', 'soft', 'mailbox_full'],
  ['Too Large', 'soft', 'too_large'],
  ['Generic Bounce: No RCPT', 'hard', 'unknown_recipient'],
  ['Spam Block', 'soft', 'blocked'],
  ['Spam Content', 'soft', 'content'],
  ['Relaying Denied', 'hard', 'domain'],
  ['Transient Failure', 'soft', 'unknown'],

  // Mailjet
  ['user unknown', 'hard', 'unknown_recipient'],
  ['mailbox inactive', 'hard', 'unknown_recipient'],
  ['quota exceeded', 'soft', 'mailbox_full'],
  ['invalid domain', 'hard', 'domain'],
  ['no mail host', 'hard', 'domain'],
  ['relay/access denied', 'hard', 'domain'],
  ['greylisted', 'soft', 'rate_limited'],
  ['preblocked', 'unknown', 'suppressed'],
  ['content blocked', 'soft', 'content'],
  ['connection issue', 'soft', 'provider'],

  // a specific phrase next to a general one
  [
    'unable to get mx info: failed to get IPs from PTR record: lookup <nil>: unrecognized address',
    'hard',
    'domain',
  ],
  ['554 delivery error: dd Not a valid recipient', 'hard', 'unknown_recipient'],
  [
    '550-5.7.1 The user or domain that you are sending to (or from) has a policy that prohibited the mail',
    'hard',
    'blocked',
  ],
  ['554 5.7.1 Service unavailable; Sender address [x] blocked using dbl.spamhaus.org', 'hard', 'blocked'],
  ['450 4.7.1 <mail.example.com>: Helo command rejected: Host not found', 'soft', 'blocked'],
  ['550 https://www.spamhaus.org/query/ip/192.0.2.1', 'hard', 'blocked'],
  ['550 rejected, see http://www.spamcop.net/bl.shtml?192.0.2.1', 'hard', 'blocked'],
  ['550 <https://support.google.com/mail/?p=NoSuchUser> - gsmtp', 'hard', 'unknown_recipient'],
  ['550 5.7.705 Access denied', 'hard', 'rate_limited'],
  [
    "450 4.1.1 <user@example.com>: undeliverable address: host mx.example.com[192.0.2.1] said: User doesn't exist",
    'soft',
    'unknown_recipient',
  ],
  ['554 5.7.1 The file attached is not allowed', 'hard', 'content'],
  ['554 Denied', 'hard', 'blocked'],
  ['Sender address [x] blocked', 'soft', 'blocked'],
  ['550 5.2.1 Mailbox disabled, not accepting messages', 'hard', 'unknown_recipient'],
  ['452 4.4.5 Insufficient disk space', 'soft', 'provider'],
  ['550 domain [example.com] mismatches client ip 192.0.2.225', 'hard', 'blocked'],
  ['all hosts have been failing for a long time', 'soft', 'timeout'],
  ['550 5.4.310 Access denied', 'hard', 'domain'],

  ['The mailbox of this user is temporarily locked', 'soft', 'unreachable'],
  ['450 Requested mail action not taken', 'soft', 'unreachable'],
];
