import * as z from 'zod';
import { forbidden, formatInvalid, notFound, refusal } from '../operation/errors.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import type { EnrollmentMode, OrganizationDomainRecord } from '../state/organization-records.ts';
import { requireOrganization } from './organizations.ts';
import { booleanIn, ordered, pageOf, passesSignedFilter, valuesIn } from '../operation/query.ts';
import type { ClerkState } from '../state/state.ts';
import { imageUrl } from '../users/user-wire.ts';

/** Clerk's limit for one organization. */
const maximumPerOrganization = 10;

/** Some of the providers whose addresses belong to everybody; enough to try the rule. */
const commonDomains = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'yahoo.com',
  'icloud.com',
  'proton.me',
  'gmx.de',
]);

const enrollmentMode = z.enum([
  'manual_invitation',
  'automatic_invitation',
  'automatic_suggestion',
  'enterprise_sso',
]);
const createBody = z.strictObject({
  name: z.string(),
  enrollment_mode: enrollmentMode,
  verified: z.boolean().nullish(),
});
// `@clerk/backend` sends a name, too; Clerk's document doesn't know it, and a domain's name doesn't change.
const updateBody = z.object({
  enrollment_mode: enrollmentMode.nullish(),
  verified: z.boolean().nullish(),
  name: z.string().nullish(),
});

const verification = (domain: OrganizationDomainRecord) =>
  domain.verified
    ? { status: 'verified', strategy: 'admin', attempts: null, expire_at: null, verified_at: null }
    : null;

function wireDomain(state: ClerkState, domain: OrganizationDomainRecord) {
  const organization = requireOrganization(state, domain.organizationId);
  return {
    object: 'organization_domain',
    id: domain.id,
    organization_id: domain.organizationId,
    name: domain.name,
    enrollment_mode: domain.enrollmentMode,
    affiliation_email_address: null,
    affiliation_verification: verification(domain),
    ownership_verification: null,
    verification: verification(domain),
    total_pending_invitations: 0,
    total_pending_suggestions: 0,
    public_organization_data: {
      id: organization.id,
      name: organization.name,
      slug: organization.slug,
      image_url: imageUrl(organization.id),
      has_image: organization.hasImage,
    },
    created_at: domain.createdAt,
    updated_at: domain.updatedAt,
  };
}

const organizationOf = (call: Call) => requireOrganization(call.state, call.param('organization_id'));

const domainsOf = (state: ClerkState, organizationId: string) =>
  [...state.organizationDomains.values()].filter((domain) => domain.organizationId === organizationId);

function find(call: Call): OrganizationDomainRecord {
  const organization = organizationOf(call);
  const id = call.param('domain_id');
  const domain = call.state.organizationDomains.get(id);
  if (domain?.organizationId !== organization.id) throw notFound('organization domain', id);
  return domain;
}

/** The name in lower case; 422 when it is none, everybody's, taken, or an active enterprise connection's. */
function checkedName(state: ClerkState, organizationId: string, text: string): string {
  const name = text.toLowerCase();
  if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(name)) {
    throw formatInvalid('name', 'must be a valid domain name');
  }
  if (commonDomains.has(name)) {
    throw refusal(
      422,
      'organization_domain_common',
      'common email domain',
      'This is a common email provider domain. Please use a different one.',
      'name',
    );
  }
  const taken = [...state.organizationDomains.values()].find((domain) => domain.name === name);
  if (taken?.organizationId === organizationId) {
    throw refusal(
      422,
      'organization_domain_already_exists_same_organization',
      'organization domain already exists',
      'This domain is already used by this organization.',
      'name',
    );
  }
  if (taken !== undefined) {
    throw refusal(
      422,
      'organization_domain_already_exists',
      'organizaton domain already exists',
      'This domain is already used by another organization.',
      'name',
    );
  }
  if (
    [...state.connections.values()].some(
      (connection) => connection.active && connection.domains.includes(name),
    )
  ) {
    throw refusal(
      422,
      'organization_domain_exists_for_enterprise_connection',
      'domain used by an enterprise connection',
      'This domain is already used by an enterprise connection.',
      'name',
    );
  }
  return name;
}

/** 422: people join by a domain on their own only once it is verified. */
function requireVerifiedFor(mode: EnrollmentMode, verified: boolean): void {
  if (verified || mode === 'manual_invitation') return;
  throw refusal(
    422,
    'form_conditional_param_disallowed',
    'is not allowed',
    "`enrollment_mode` isn't allowed when `verified` is false.",
    'enrollment_mode',
  );
}

/** 403 when the instance's organizations have no domains, or don't enroll in this way. */
function requireEnabled(state: ClerkState, mode: EnrollmentMode): void {
  const { domainsEnabled, domainsEnrollmentModes } = state.instance.organizations;
  if (!domainsEnabled) {
    throw forbidden(
      'organization_domains_not_enabled',
      'organization domains not enabled',
      "Domains are not enabled for this instance's organizations.",
    );
  }
  // How people sign in through a connection is the connection's affair.
  if (mode === 'enterprise_sso' || domainsEnrollmentModes.includes(mode)) return;
  throw forbidden(
    'organization_domain_enrollment_mode_not_enabled',
    'organization enrollment mode not enabled',
    `Enrollment mode ${mode} is not enabled for this instances's organizations.`,
  );
}

function create(call: Call) {
  const { state } = call;
  const organization = organizationOf(call);
  const body = readBody(call, createBody);
  requireEnabled(state, body.enrollment_mode);
  const name = checkedName(state, organization.id, body.name);
  const verified = body.verified ?? true;
  requireVerifiedFor(body.enrollment_mode, verified);
  if (domainsOf(state, organization.id).length >= maximumPerOrganization) {
    throw forbidden(
      'organization_domain_quota_exceeded',
      'organization domains quota exceeded',
      `You have reached your limit of ${maximumPerOrganization} domains per organization.`,
    );
  }
  const now = call.now();
  const domain: OrganizationDomainRecord = {
    id: state.ids.id('orgdmn'),
    organizationId: organization.id,
    name,
    enrollmentMode: body.enrollment_mode,
    verified,
    createdAt: now,
    updatedAt: now,
  };
  state.organizationDomains.set(domain.id, domain);
  return wireDomain(state, domain);
}

function update(call: Call) {
  const domain = find(call);
  const body = readBody(call, updateBody);
  const verified = body.verified ?? domain.verified;
  const mode = body.enrollment_mode ?? domain.enrollmentMode;
  requireEnabled(call.state, mode);
  requireVerifiedFor(mode, verified);
  Object.assign(domain, { verified, enrollmentMode: mode, updatedAt: call.now() });
  return wireDomain(call.state, domain);
}

function remove(call: Call) {
  const domain = find(call);
  call.state.organizationDomains.delete(domain.id);
  return { object: 'organization_domain', id: domain.id, deleted: true };
}

function list(call: Call) {
  const { query, state } = call;
  const organization = organizationOf(call);
  const verified = booleanIn(query, 'verified');
  // The one list that the OpenAPI document has joined with commas.
  const modes = valuesIn(query, 'enrollment_mode').flatMap((value) => value.split(','));
  const matching = domainsOf(state, organization.id).filter(
    (domain) =>
      (verified === undefined || domain.verified === verified) &&
      passesSignedFilter(modes, [domain.enrollmentMode]),
  );
  const sorted = ordered(query, matching, { created_at: (domain) => domain.createdAt });
  return {
    data: pageOf(query, sorted).map((domain) => wireDomain(state, domain)),
    total_count: sorted.length,
  };
}

/** Domains of organizations. */
export const organizationDomainOperations: Operation[] = [
  { method: 'get', path: '/organizations/{organization_id}/domains', answer: list },
  { method: 'post', path: '/organizations/{organization_id}/domains', answer: create },
  { method: 'patch', path: '/organizations/{organization_id}/domains/{domain_id}', answer: update },
  { method: 'delete', path: '/organizations/{organization_id}/domains/{domain_id}', answer: remove },
];
