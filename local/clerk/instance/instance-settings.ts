import * as z from 'zod';
import { formatInvalid, invalidParameter } from '../operation/errors.ts';
import { checkedEmailAddress } from '../users/identifiers.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import { checkedWebUrl } from '../operation/urls.ts';

const flag = z.boolean().nullish();

/** As in the document, with what `InstanceAPI` of `@clerk/backend` sends besides: enhanced_email_deliverability. */
const updateBody = z.strictObject({
  test_mode: flag,
  hibp: flag,
  enhanced_email_deliverability: flag,
  support_email: z.string().nullish(),
  clerk_js_version: z.string().nullish(),
  development_origin: z.string().nullish(),
  allowed_origins: z.array(z.string()).optional(),
  cookieless_dev: flag,
  url_based_session_syncing: flag,
  preferred_sign_in_strategy_when_password_required: z.enum(['password', 'otp', '']).nullish(),
});

const restrictionsBody = z.strictObject({
  allowlist: flag,
  blocklist: flag,
  allowlist_blocklist_disabled_on_sign_in: flag,
  block_email_subaddresses: flag,
  block_disposable_email_domains: flag,
  // Not in the document, but in `UpdateRestrictionsParams` of `@clerk/backend`.
  ignore_dots_for_gmail_addresses: flag,
});

/** A scheme and a host, as `chrome-extension://…` or `http://localhost:3000`; 422 form_invalid_origin otherwise. */
function checkedOrigin(origin: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]+$/i.test(origin)) return origin;
  throw invalidParameter(
    'form_invalid_origin',
    'allowed_origins',
    'is invalid',
    'allowed_origins must be a valid origin such as my-app://localhost, chrome-extension://mnhbilbfebpbokpjjamapdecdgieldho, or capacitor://localhost:3000',
  );
}

/** A version or a release tag of clerk-js, as `5`, `5.22.1` or `canary`. */
function checkedVersion(version: string): string {
  if (/^(\d+(\.\d+){0,2}(-[\w.]+)?|[a-z]+)$/.test(version)) return version;
  throw formatInvalid('clerk_js_version', 'must be a valid version');
}

/** The new value, or the old one when none was given; null and an empty text clear it. */
function cleared(value: string | null | undefined, before: string | null, check: (text: string) => string) {
  if (value === undefined) return before;
  return value ? check(value) : null;
}

function get(call: Call) {
  const { instance } = call.state;
  return {
    object: 'instance',
    id: instance.id,
    environment_type: instance.environmentType,
    allowed_origins: instance.allowedOrigins,
    workspace_id: null,
  };
}

function update(call: Call) {
  const { instance } = call.state;
  const body = readBody(call, updateBody);
  const strategy = body.preferred_sign_in_strategy_when_password_required;
  Object.assign(instance, {
    supportEmail: cleared(body.support_email, instance.supportEmail, (text) =>
      checkedEmailAddress('support_email', text),
    ),
    clerkJsVersion: cleared(body.clerk_js_version, instance.clerkJsVersion, checkedVersion),
    developmentOrigin:
      cleared(body.development_origin, instance.developmentOrigin, (text) =>
        checkedWebUrl('development_origin', text, true),
      ) ?? '',
    allowedOrigins: body.allowed_origins?.map(checkedOrigin) ?? instance.allowedOrigins,
    testMode: body.test_mode ?? instance.testMode,
    hibp: body.hibp ?? instance.hibp,
    enhancedEmailDeliverability: body.enhanced_email_deliverability ?? instance.enhancedEmailDeliverability,
    urlBasedSessionSyncing:
      body.url_based_session_syncing ?? body.cookieless_dev ?? instance.urlBasedSessionSyncing,
    preferredSignInStrategy: strategy === undefined ? instance.preferredSignInStrategy : strategy || null,
  });
  return undefined;
}

function updateRestrictions(call: Call) {
  const { restrictions } = call.state.instance;
  const body = readBody(call, restrictionsBody);
  Object.assign(restrictions, {
    allowlist: body.allowlist ?? restrictions.allowlist,
    blocklist: body.blocklist ?? restrictions.blocklist,
    allowlistBlocklistDisabledOnSignIn:
      body.allowlist_blocklist_disabled_on_sign_in ?? restrictions.allowlistBlocklistDisabledOnSignIn,
    blockEmailSubaddresses: body.block_email_subaddresses ?? restrictions.blockEmailSubaddresses,
    blockDisposableEmailDomains:
      body.block_disposable_email_domains ?? restrictions.blockDisposableEmailDomains,
    ignoreDotsForGmailAddresses:
      body.ignore_dots_for_gmail_addresses ?? restrictions.ignoreDotsForGmailAddresses,
  });
  return {
    object: 'instance_restrictions',
    allowlist: restrictions.allowlist,
    blocklist: restrictions.blocklist,
    allowlist_blocklist_disabled_on_sign_in: restrictions.allowlistBlocklistDisabledOnSignIn,
    block_email_subaddresses: restrictions.blockEmailSubaddresses,
    block_disposable_email_domains: restrictions.blockDisposableEmailDomains,
    ignore_dots_for_gmail_addresses: restrictions.ignoreDotsForGmailAddresses,
  };
}

/** The instance and who may sign up to it. */
export const instanceSettingsOperations: Operation[] = [
  { method: 'get', path: '/instance', answer: get },
  { method: 'patch', path: '/instance', status: 204, answer: update },
  { method: 'patch', path: '/instance/restrictions', answer: updateRestrictions },
];
