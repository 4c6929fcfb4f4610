import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSignedCertificate } from '../../testing/simulator';

/** A certificate of this machine, in a temporary file. */
export interface CertificateFile {
  readonly tls: { readonly key: string; readonly cert: string };
  readonly path: string;
  remove(): void;
}

/** Creates a key and a certificate for localhost and 127.0.0.1. Writes only the certificate to a file. */
export function createCertificateFile(): CertificateFile {
  const folder = mkdtempSync(join(tmpdir(), 'customerio-simulator-'));
  const path = join(folder, 'certificate.pem');
  const tls = selfSignedCertificate();
  writeFileSync(path, tls.cert);
  return { tls, path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
