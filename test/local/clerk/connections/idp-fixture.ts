/** A self-signed certificate of nobody's, valid for a hundred years; its key is gone. */
export const idpCertificate =
  'MIIBgzCCASmgAwIBAgIUWgfhpAfMEEsi1oLjr1dHHEihpSowCgYIKoZIzj0EAwIwFjEUMBIGA1UEAwwLaWRwLmV4YW' +
  '1wbGUwIBcNMjYxMTI0MDczNDA1WhgPMjEyNjEwMzEwNzM0MDVaMBYxFDASBgNVBAMMC2lkcC5leGFtcGxlMFkwEwYH' +
  'KoZIzj0CAQYIKoZIzj0DAQcDQgAE8uy3oSIJLnUjAcgYnl5wLZauOMYVTaiZuG7Gdm7EJKM746zLEit4y6llbIRq1+' +
  'eQcXm/bYoFyGHavCYUy6zNEKNTMFEwHQYDVR0OBBYEFA9OY4ABPhSXoaK9NgpOeEAftJOEMB8GA1UdIwQYMBaAFA9O' +
  'Y4ABPhSXoaK9NgpOeEAftJOEMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAMEep7nwHWhbcJ7fFd' +
  '6P3HHjsGEjQXHFC1PK7lktbRO/AiANJeZ0qWGsLl4kBwzB50nnhH7ZG2vR/TgWkPjtSrbBog==';

/** Another one, of another name. */
export const otherIdpCertificate =
  'MIIBrjCCAVWgAwIBAgIUVxcJ7QMRWM7iByfljR12DG8yaL8wCgYIKoZIzj0EAwIwLDESMBAGA1UECgwJT3RoZXIgSW' +
  '5jMRYwFAYDVQQDDA1vdGhlci5leGFtcGxlMCAXDTI2MTEyOTE5MDM1NloYDzIxMjYxMTA1MTkwMzU2WjAsMRIwEAYD' +
  'VQQKDAlPdGhlciBJbmMxFjAUBgNVBAMMDW90aGVyLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQc3o' +
  'jrJBnIv74HEPDLvxbWv/1mL++xKHLWnW3twzlKZLd27VLuEn/MzfS/9qdB1iz48uI2JfTs0PXFjMUmumAGo1MwUTAd' +
  'BgNVHQ4EFgQUQgJ4Ljp8THYfEsXspIfPCnkh54AwHwYDVR0jBBgwFoAUQgJ4Ljp8THYfEsXspIfPCnkh54AwDwYDVR' +
  '0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBkDyi5a891Gzg18E1nqQWByPhcXbwrRGZKipkZ7udxLQIgIckW' +
  'OyHhr5QB4OGEzO5iIrMz+5lEBZr1uBRSneuBsmM=';

/** What an identity provider says about itself. */
export const idpMetadata = (certificate = idpCertificate) => `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/entity">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:X509Certificate>${certificate}</ds:X509Certificate></md:KeyDescriptor>
    <md:SingleSignOnService
      Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
      Location="https://idp.example/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;
