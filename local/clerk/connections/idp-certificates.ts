import { X509Certificate } from 'node:crypto';
import type { IdpCertificate } from '../state/connection-records.ts';
import { formatInvalid } from '../operation/errors.ts';

const pem = (text: string) =>
  text.includes('-----BEGIN')
    ? text
    : `-----BEGIN CERTIFICATE-----\n${text.replaceAll(/\s/g, '')}\n-----END CERTIFICATE-----\n`;

/** The certificate, PEM or bare base64, with its validity; 422 form_param_format_invalid when it is none. */
export function checkedCertificate(parameter: string, text: string): IdpCertificate {
  try {
    const { validFrom, validTo } = new X509Certificate(pem(text));
    return { certificate: text, issuedAt: Date.parse(validFrom), expiresAt: Date.parse(validTo) };
  } catch {
    throw formatInvalid(parameter, 'must be a valid X.509 certificate');
  }
}
