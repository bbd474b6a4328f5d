import { Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  Cors,
  type IResource,
  type Method,
  MockIntegration,
  PassthroughBehavior,
} from 'aws-cdk-lib/aws-apigateway';
import { isPermission, permissions } from '../lambda/access/permissions.ts';
import { permissionsOf } from '../lambda/access/policy.ts';
import { listedNames, tools } from '../lambda/tools/registry.ts';
import { policyOf } from './settings/access.ts';
import type { Settings } from './settings/settings.ts';

/** Below the host (and stage): RFC 9728, section 3.1, for a resource whose path is `/mcp`. */
export const metadataPath = '/.well-known/oauth-protected-resource/mcp';

/** Where clients look that know a host's metadata only, after the path of the resource. */
const barePath = '/.well-known/oauth-protected-resource';

/**
 * Enough to say who the user is, and what Clerk gives every client: one that registers without `scope` gets these and
 * `offline_access`, and is refused with `invalid_scope` when it asks for `openid`.
 */
const identityScopes = ['profile', 'email'];

/** The value of `WWW-Authenticate` that sends a client to the metadata, with the scopes to ask for first (RFC 6750, RFC 9728). */
export function challengeOf(settings: Settings, metadataUrl: string): string {
  return `Bearer resource_metadata="${metadataUrl}", scope="${firstScopes(settings).join(' ')}"`;
}

/**
 * What a client asks for first: by default what the listed tools that only read ask for, the rest by step-up. Without
 * this, some clients ask for every scope there is, and the authorization server refuses.
 */
function firstScopes(settings: Settings): readonly string[] {
  const { permissionScopes, firstScopes: wanted } = settings.identity;
  if (!permissionScopes) return identityScopes;
  const all = grantable(settings);
  const first = wanted === 'all' ? all : all.filter((permission) => readingPermissions.has(permission));
  return first.length > 0 ? first : identityScopes;
}

const readingPermissions = new Set<string>(
  listedNames.flatMap((name) => {
    const tool = tools.get(name);
    return tool?.annotations.readOnlyHint && tool.permission?.endsWith(':read') ? [tool.permission] : [];
  }),
);

/** The permissions that some rule gives, in their own order. */
function grantable(settings: Settings): readonly string[] {
  const policy = policyOf(settings.access);
  const given = new Set<string>(policy.rules.flatMap((rule) => permissionsOf(policy, rule)));
  return permissions.filter((permission) => isPermission(permission) && given.has(permission));
}

/** Serves the protected resource metadata from API Gateway itself: no function runs, and anyone may read it. */
export function addProtectedResourceMetadata(root: IResource, publicUrl: string, settings: Settings): void {
  const { clerk, oidc, permissionScopes } = settings.identity;
  const document = {
    resource: publicUrl,
    authorization_servers: [...(clerk ? [clerk.issuer] : []), ...oidc.map(({ issuer }) => issuer)],
    scopes_supported: permissionScopes ? grantable(settings) : identityScopes,
    bearer_methods_supported: ['header'],
    resource_name: `Clerk MCP server (${settings.stage})`,
  };
  const integration = new MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    passthroughBehavior: PassthroughBehavior.NEVER,
    integrationResponses: [
      {
        statusCode: '200',
        responseParameters: {
          'method.response.header.Cache-Control': "'public, max-age=300'",
          'method.response.header.Access-Control-Allow-Origin': "'*'",
        },
        responseTemplates: { 'application/json': JSON.stringify(document) },
      },
    ],
  });
  for (const path of [barePath, metadataPath]) serveMetadata(resourceAt(root, path), integration);
}

/** The resource at a path below another one, made where it is not there yet. */
export function resourceAt(root: IResource, path: string): IResource {
  const parts = path.slice(1).split('/');
  return parts.reduce((parent, part) => parent.getResource(part) ?? parent.addResource(part), root);
}

function serveMetadata(resource: IResource, integration: MockIntegration): void {
  const method = resource.addMethod('GET', integration, {
    authorizationType: AuthorizationType.NONE,
    methodResponses: [
      {
        statusCode: '200',
        responseParameters: {
          'method.response.header.Cache-Control': true,
          'method.response.header.Access-Control-Allow-Origin': true,
        },
      },
    ],
  });
  Validations.of(method).acknowledge({
    id: 'AwsSolutions::AwsSolutions-APIG4',
    reason: 'Public by design (RFC 9728): it says where to get a token; a constant, no function runs.',
  });
  acknowledgePreflight(
    resource.addCorsPreflight({
      allowOrigins: Cors.ALL_ORIGINS,
      allowMethods: ['GET'],
      // Clients in browsers send it along, which is why they ask first.
      allowHeaders: ['Accept', 'Content-Type', 'Mcp-Protocol-Version'],
    }),
  );
}

/** Says why a preflight needs no authorization. */
export function acknowledgePreflight(method: Method): void {
  Validations.of(method).acknowledge({
    id: 'AwsSolutions::AwsSolutions-APIG4',
    reason: 'Browsers send preflight requests without credentials; the answer is a constant.',
  });
}
