import { createPrivateKey } from 'node:crypto';
import * as z from 'zod';
import { badRequest, formatInvalid, identifierTaken, neededWith, notFound } from '../operation/errors.ts';
import type { JwtTemplateRecord } from '../state/instance-records.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { newestFirst, paginated } from '../operation/query.ts';

/** Seconds. Clerk's defaults: https://clerk.com/docs/guides/sessions/jwt-templates */
const defaults = { lifetime: 60, allowedClockSkew: 5 };

/** What Clerk puts into every token itself, by the same source. */
const reservedClaims = ['azp', 'exp', 'iat', 'iss', 'jti', 'nbf', 'sub'];

const secretAlgorithms = ['HS256', 'HS384', 'HS512'];
const keyPairAlgorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
const instanceAlgorithm = 'RS256';

const templateBody = z.strictObject({
  name: z.string(),
  claims: z.record(z.string(), z.unknown()),
  lifetime: z.int().min(30).max(315_360_000).nullish(),
  allowed_clock_skew: z.int().min(0).max(300).nullish(),
  custom_signing_key: z.boolean().nullish(),
  signing_algorithm: z.enum([...secretAlgorithms, ...keyPairAlgorithms]).nullish(),
  signing_key: z.string().nullish(),
});
type TemplateBody = z.infer<typeof templateBody>;

/** Without the signing key, which Clerk never shows again. */
function wireTemplate(template: JwtTemplateRecord) {
  return {
    object: 'jwt_template',
    id: template.id,
    name: template.name,
    claims: template.claims,
    lifetime: template.lifetime,
    allowed_clock_skew: template.allowedClockSkew,
    custom_signing_key: template.customSigningKey,
    signing_algorithm: template.signingAlgorithm,
    created_at: template.createdAt,
    updated_at: template.updatedAt,
  };
}

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).type === 'private';
  } catch {
    return false;
  }
}

/** What signs: the instance's key, the template's former one, or a new one, all of which 422 when incomplete. */
function signingOf(body: TemplateBody, before: JwtTemplateRecord | undefined) {
  const isCustom = body.custom_signing_key ?? before?.customSigningKey ?? false;
  if (!isCustom) return { customSigningKey: false, signingAlgorithm: instanceAlgorithm, signingKey: null };
  const former = before?.customSigningKey ? before : undefined;
  const signingAlgorithm = body.signing_algorithm ?? former?.signingAlgorithm;
  const signingKey = body.signing_key ?? former?.signingKey;
  if (!signingAlgorithm) throw neededWith('signing_algorithm', 'custom_signing_key');
  if (!signingKey) throw neededWith('signing_key', 'custom_signing_key');
  if (keyPairAlgorithms.includes(signingAlgorithm) && !isPrivateKey(signingKey)) {
    throw formatInvalid('signing_key', 'must be a private key in PEM format');
  }
  return { customSigningKey: true, signingAlgorithm, signingKey };
}

/** The body as a template: 400 for reserved claims, 422 for a taken or empty name and an incomplete key. */
function contentOf(call: Call, before?: JwtTemplateRecord) {
  const body = readBody(call, templateBody);
  const name = body.name.trim();
  if (!/^[\w-]+$/.test(name)) {
    throw formatInvalid('name', 'can only contain letters, numbers, underscores and dashes');
  }
  const isTaken = [...call.state.jwtTemplates.values()].some(
    (template) => template.name === name && template !== before,
  );
  if (isTaken) throw identifierTaken('name', 'name');
  const reserved = reservedClaims.find((claim) => Object.hasOwn(body.claims, claim));
  if (reserved !== undefined) {
    throw badRequest(
      'jwt_template_reserved_claim',
      'reserved claim used',
      `You can't use the reserved claim: '${reserved}'`,
      'claims',
    );
  }
  return {
    name,
    claims: body.claims,
    lifetime: body.lifetime ?? before?.lifetime ?? defaults.lifetime,
    allowedClockSkew: body.allowed_clock_skew ?? before?.allowedClockSkew ?? defaults.allowedClockSkew,
    ...signingOf(body, before),
  };
}

function find(call: Call): JwtTemplateRecord {
  const id = call.param('template_id');
  const template = call.state.jwtTemplates.get(id);
  if (template === undefined) throw notFound('JWT template', id);
  return template;
}

function create(call: Call) {
  const content = contentOf(call);
  const now = call.now();
  const template = { ...content, id: call.state.ids.id('jtmp'), createdAt: now, updatedAt: now };
  call.state.jwtTemplates.set(template.id, template);
  return wireTemplate(template);
}

function update(call: Call) {
  const template = find(call);
  Object.assign(template, contentOf(call, template), { updatedAt: call.now() });
  return wireTemplate(template);
}

function remove(call: Call) {
  const { id } = find(call);
  call.state.jwtTemplates.delete(id);
  return { object: 'jwt_template', id, deleted: true };
}

/** Templates of session tokens. */
export const jwtTemplateOperations: Operation[] = [
  {
    method: 'get',
    path: '/jwt_templates',
    answer: (call) => paginated(call.query, newestFirst([...call.state.jwtTemplates.values()]), wireTemplate),
  },
  { method: 'post', path: '/jwt_templates', answer: create },
  { method: 'get', path: '/jwt_templates/{template_id}', answer: (call) => wireTemplate(find(call)) },
  { method: 'patch', path: '/jwt_templates/{template_id}', answer: update },
  { method: 'delete', path: '/jwt_templates/{template_id}', answer: remove },
];
