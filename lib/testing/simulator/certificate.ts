import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** PEM texts for `https.createServer`. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  text: 0x0c,
  time: 0x17,
} as const;
const SEQUENCE = 0x30;
const SET = 0x31;
const DAY_MS = 86_400_000;
const VALID_DAYS = 7;

/** Encoded object identifiers. */
const OID = {
  ecdsaWithSha256: Buffer.from('2a8648ce3d040302', 'hex'),
  commonName: Buffer.from('550403', 'hex'),
  subjectAltName: Buffer.from('551d11', 'hex'),
  basicConstraints: Buffer.from('551d13', 'hex'),
} as const;

/**
 * Creates a key and a self-signed certificate for `localhost` and 127.0.0.1, valid for a week.
 * Clients trust it with `ca: cert`.
 *
 * Node can check certificates but cannot create them. A key file in a repository would be reported by
 * secret scanners.
 */
export function selfSignedCertificate(): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(SEQUENCE, der(TAG.oid, OID.ecdsaWithSha256));
  const now = Date.now();
  const content = der(
    SEQUENCE,
    der(0xa0, der(TAG.integer, Buffer.from([2]))), // version 3
    der(TAG.integer, Buffer.concat([Buffer.from([1]), randomBytes(8)])), // serial number, positive
    algorithm,
    NAME,
    // valid from a day ago: clocks of containers and hosts differ
    der(SEQUENCE, utcTime(now - DAY_MS), utcTime(now + VALID_DAYS * DAY_MS)),
    NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, BASIC_CONSTRAINTS, SUBJECT_ALT_NAME)),
  );
  const signature = sign('sha256', content, privateKey);
  const certificate = der(SEQUENCE, content, algorithm, der(TAG.bits, Buffer.from([0]), signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem('CERTIFICATE', certificate),
  };
}

const NAME = der(
  SEQUENCE,
  der(SET, der(SEQUENCE, der(TAG.oid, OID.commonName), der(TAG.text, Buffer.from('Customer.io simulator')))),
);

/** Marks the certificate as its own authority. */
const BASIC_CONSTRAINTS = der(
  SEQUENCE,
  der(TAG.oid, OID.basicConstraints),
  der(TAG.octets, der(SEQUENCE, der(TAG.boolean, Buffer.from([0xff])))),
);

const SUBJECT_ALT_NAME = der(
  SEQUENCE,
  der(TAG.oid, OID.subjectAltName),
  der(TAG.octets, der(SEQUENCE, der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))),
);

/** Encodes one DER element: tag, length, content. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...encodedLength(body.length)]), body]);
}

/** Encodes a length. DER requires the shortest of the three forms. */
function encodedLength(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/** Encodes a time as `YYMMDDHHMMSSZ`. */
function utcTime(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, '').slice(2, 14);
  return der(TAG.time, Buffer.from(`${digits}Z`));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
