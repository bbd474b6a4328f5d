import { describe, expect, test } from '@jest/globals';
import { adviceFor, advisedCodes } from '../../../lambda/clerk/advice.ts';
import { backendErrors, otherErrors } from '../../../local/clerk/contract/error-codes.ts';
import { beyondTheList } from '../../../local/clerk/contract/known-errors.ts';

/** Errors of the Backend API that no tool or operation of this server can meet, by their subject. */
const outOfReach: Readonly<Record<string, RegExp>> = {
  'an error without a code': /^$/,
  'outages, which are told by status':
    /^(internal_clerk_error|gateway_timeout|service_unavailable|verification_status_unknown)$/,
  "the server's own key, which is told by kind": /^(clerk_key_invalid|authorization_header_format_invalid)$/,
  'templates of emails and messages, which are not offered':
    /^(email_template_|template_|invalid_template_body|required_variable_missing|sms_country_removal)/,
  'buying and paying, which are not offered':
    /^(checkout_|payment_|payee_|discount_|currency_invalid|out_of_date_price|price_transition|insufficient_credit|invalid_credit)/,
  'making plans and prices, which is not offered':
    /^(unit_price|plan_amount|plan_does_not|default_plan|supported_billing_period)/,
  'SCIM directories, for which the SDK has no methods': /^scim_directory_/,
  'streams of logs, for which the SDK has no methods': /^log_drain_/,
  'sign-ins, sign-ups and verifications, which people do themselves':
    /^(verification_(code|expired|failed|not_sent|strategy)|requires_protect_check)/,
  'the API of platforms': /^platform_api_/,
};

const isOutOfReach = (code: string) => Object.values(outOfReach).some((codes) => codes.test(code));
const backendCodes = Object.keys(backendErrors);

describe('a refusal of Clerk', () => {
  test.each(backendCodes.filter((code) => !isOutOfReach(code)))(
    'with the code %s comes with advice',
    (code) => {
      expect(adviceFor(code)).toMatch(/^[A-Z].*\.$/s);
    },
  );

  test('that no tool can meet has none, and that list is no longer than it must be', () => {
    const advised = new Set(advisedCodes);
    for (const [why, codes] of Object.entries(outOfReach)) {
      const matching = backendCodes.filter((code) => codes.test(code));
      expect([why, matching.length > 0]).toEqual([why, true]);
      expect(matching.filter((code) => advised.has(code))).toEqual([]);
    }
  });

  test('is advised on only if the Backend API has it', () => {
    const known = new Set([...backendCodes, ...Object.keys(beyondTheList)]);
    expect(advisedCodes.filter((code) => !known.has(code))).toEqual([]);
    expect(new Set(advisedCodes).size).toBe(advisedCodes.length);
  });

  test('is one of 716', () => {
    const pairs = [backendErrors, otherErrors].flatMap((table) => Object.values<readonly number[]>(table));
    expect(pairs.reduce((sum, { length }) => sum + Math.max(1, length), 0)).toBe(716);
  });

  test.each([
    ['resource_locked', /try again/],
    ['waitlist_entry_locked', /try again/],
    ['user_managed_by_scim', /directory \(SCIM\)/],
    ['attribute_managed_by_scim', /directory \(SCIM\)/],
    ['organization_membership_managed_by_scim', /directory \(SCIM\)/],
    ['user_quota_exceeded', /This instance .*delete users/],
    ['organization_quota_exceeded', /This instance/],
    ['quota_exceeded', /This instance/],
    ['organization_membership_quota_exceeded', /Raise maxAllowedMemberships .*this one organization's/],
    ['organization_member_limit_managed_by_billing', /billing plan of this one organization/],
    ['organization_domain_quota_exceeded', /this one organization's/],
    ['org_creation_limit_exceeded', /this one user's: raise createOrganizationsLimit/],
    ['organization_slugs_disabled', /leave slug out/],
    ['session_refresh_session_not_found', /session or token that was sent/],
    ['authentication_invalid', /other credentials/],
  ])('with the code %s is told as what it is', (code, words) => {
    expect(adviceFor(code)).toMatch(words);
  });

  test('about a key that is none is told what lists the keys', () => {
    expect(adviceFor('resource_not_found', 'role')).toContain('list_roles');
    expect(adviceFor('resource_not_found', 'role_set_key')).toContain('list_role_sets');
    expect(adviceFor('resource_not_found', 'user_id')).toBe(adviceFor('resource_not_found'));
  });
});
