import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** The files of a certificate for 127.0.0.1, which is its own authority, and of its key. */
export interface CertificateFiles {
  /** For `NODE_EXTRA_CA_CERTS`, too. */
  readonly certificate: string;
  readonly key: string;
}

/** Makes a certificate that nobody else has, and writes it into `folder`: of the kind that Clerk's API has, ECDSA on P-256. */
export async function makeCertificate(folder: string): Promise<CertificateFiles> {
  const files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'bench' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  await writeFile(files.certificate, cert);
  await writeFile(files.key, key, { mode: 0o600 });
  return files;
}
