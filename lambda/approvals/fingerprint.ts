import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { quoted } from '../clerk/views/user-text.ts';

/** Certificates in the metadata of a SAML identity provider: https://www.w3.org/TR/xmldsig-core1/#sec-X509Data */
const inMetadata = /<(?:[\w-]{1,40}:)?X509Certificate[^>]{0,200}>([^<]{1,20000})</g;
const entityId = /<(?:[\w-]{1,40}:)?EntityDescriptor\s[^>]{0,2000}?\bentityID=["']([^"'<>]{1,2048})["']/;

/** What is said of what can't be told by a fingerprint. */
export const notShown = 'given, not shown';

/**
 * What identifies a certificate, a key or a SAML provider's metadata, without any of its text: a certificate's subject
 * and SHA-256 fingerprint, the SHA-256 of a key's public part, of metadata its entity id and certificates. Of a text that
 * is none of these only that it is there: a fingerprint of a secret lets whoever sees it try guesses.
 */
export function fingerprint(text: string): string {
  if (text.trimStart().startsWith('<')) return ofMetadata(text);
  const certificate = ofCertificate(text);
  if (certificate !== undefined) return certificate;
  try {
    const spki = createPublicKey(text).export({ type: 'spki', format: 'der' });
    return `a key, public part SHA-256 ${createHash('sha256').update(spki).digest('base64url')}`;
  } catch {
    return notShown;
  }
}

function ofCertificate(text: string): string | undefined {
  try {
    // PEM, or the base64 between its lines, as SAML metadata has it.
    const isPem = text.includes('-----BEGIN');
    const { subject, fingerprint256 } = new X509Certificate(isPem ? text : Buffer.from(text, 'base64'));
    return `certificate of ${quoted(subject.split('\n').join(', '))}, SHA-256 ${fingerprint256}`;
  } catch {
    return undefined;
  }
}

function ofMetadata(xml: string): string {
  const certificates = Array.from(xml.matchAll(inMetadata), ([, text = '']) => ofCertificate(text)).filter(
    (certificate) => certificate !== undefined,
  );
  const [, id] = entityId.exec(xml) ?? [];
  const known = [...(id === undefined ? [] : [`entity id ${quoted(id)}`]), ...new Set(certificates)];
  return known.length === 0 ? notShown : known.slice(0, 5).join('; ');
}
