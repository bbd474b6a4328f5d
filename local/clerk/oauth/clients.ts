import type { Instance } from '../operation/operation.ts';
import { addApplication, applicationOf } from './applications.ts';
import { fetchClientMetadata, isDocumentUrl } from './metadata-document.ts';
import { UntrustedRequest } from './oauth-refusal.ts';
import type { OAuthApplicationRecord } from '../state/oauth-records.ts';
import { scopesOfNewClients } from './scopes.ts';

/**
 * The client that wants to begin. One whose id is the address of a metadata document becomes an application, as
 * in Clerk, and is brought up to date each time. Throws UntrustedRequest when there is no such client.
 */
export async function beginningClient(instance: Instance, clientId: string): Promise<OAuthApplicationRecord> {
  const known = applicationOf(instance.state, clientId);
  if (known !== undefined && known.origin !== 'metadata-document') return known;
  if (!isDocumentUrl(clientId)) throw new UntrustedRequest(`There is no client with the ID ${clientId}.`);
  const {
    clientIdMetadataDocumentsAdvertised: advertised,
    onlyAllowPreRegisteredClients,
    blockImplicitlyAllowedClients,
  } = instance.state.instance.oauthApplications;
  const admitsUnknown = advertised && !onlyAllowPreRegisteredClients;
  if (blockImplicitlyAllowedClients || (known === undefined && !admitsUnknown)) {
    throw new UntrustedRequest(`The instance does not admit clients that it does not know: ${clientId}.`);
  }
  const metadata = await fetchClientMetadata(clientId);
  const described = {
    name: metadata.client_name,
    clientUri: metadata.client_uri ?? null,
    redirectUris: metadata.redirect_uris,
  };
  // Looked up again: another request may have added it while the document was being fetched.
  const application = applicationOf(instance.state, clientId);
  if (application === undefined) {
    // A document can't grant itself scopes, and offline_access is always there:
    // https://clerk.com/docs/guides/configure/auth-strategies/oauth/client-id-metadata-documents
    const scopes = [...new Set([...scopesOfNewClients(instance), 'offline_access'])];
    return addApplication(instance, { ...described, clientId, scopes, origin: 'metadata-document' });
  }
  return Object.assign(application, described, { updatedAt: instance.now() });
}
