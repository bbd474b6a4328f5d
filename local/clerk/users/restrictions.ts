import { ClerkRefusal, notAllowedAccess } from '../operation/errors.ts';
import type { ListedIdentifierRecord } from '../state/instance-records.ts';
import type { ClerkState } from '../state/state.ts';

/** A handful of the domains that every list of disposable ones has; enough to try the rule. */
const disposableDomains = new Set([
  '10minutemail.com',
  'guerrillamail.com',
  'mailinator.com',
  'sharklasers.com',
  'temp-mail.org',
  'trashmail.com',
  'yopmail.com',
]);

/** Clerk's mark of a subaddress: https://clerk.com/docs/guides/secure/restricting-access */
const subaddressMark = /[+#=]/;

const partsOf = (emailAddress: string) => {
  const at = emailAddress.lastIndexOf('@');
  return { local: emailAddress.slice(0, at), domain: emailAddress.slice(at + 1) };
};

const isEmailAddress = (identifier: string) => identifier.includes('@');

const withoutSubaddress = (identifier: string) => {
  if (!isEmailAddress(identifier)) return identifier;
  const { local, domain } = partsOf(identifier);
  return `${local.split(subaddressMark)[0]}@${domain}`;
};

/** Whether an entry covers the identifier: by name, as `*@example.com`, or as `*@*.example.com`. */
function covers(entry: ListedIdentifierRecord, identifier: string): boolean {
  if (!entry.identifier.startsWith('*@')) return entry.identifier === identifier;
  if (!isEmailAddress(identifier)) return false;
  const wanted = entry.identifier.slice(2);
  const { domain } = partsOf(identifier);
  return wanted.startsWith('*.') ? domain.endsWith(wanted.slice(1)) : domain === wanted;
}

const isAllowlisted = (state: ClerkState, identifier: string) =>
  [...state.allowlist.values()].some((entry) => covers(entry, identifier));

/** An entry that is on both lists doesn't block: the allowlist takes precedence. */
function isBlocklisted(state: ClerkState, identifier: string): boolean {
  const allowed = state.instance.restrictions.allowlist
    ? new Set([...state.allowlist.values()].map((entry) => entry.identifier))
    : new Set<string>();
  return [...state.blocklist.values()].some(
    (entry) =>
      !allowed.has(entry.identifier) &&
      (covers(entry, identifier) || covers(entry, withoutSubaddress(identifier))),
  );
}

const withoutDots = (emailAddress: string) => {
  const { local, domain } = partsOf(emailAddress);
  return domain === 'gmail.com' ? `${local.replaceAll('.', '')}@${domain}` : emailAddress;
};

function requireFreeGmailAddress(state: ClerkState, emailAddress: string): void {
  const plain = withoutDots(emailAddress);
  const taken = [...state.users.values()].some((user) =>
    user.emailAddresses.some((item) => withoutDots(item.emailAddress) === plain),
  );
  if (!taken) return;
  throw notAllowedAccess(
    [emailAddress],
    'This email address is already in use. Creating multiple accounts with the same email address is not allowed.',
  );
}

function requireAllowedEmailAddress(state: ClerkState, emailAddress: string): void {
  const { blockEmailSubaddresses, blockDisposableEmailDomains, ignoreDotsForGmailAddresses } =
    state.instance.restrictions;
  const { local, domain } = partsOf(emailAddress);
  if (blockEmailSubaddresses && subaddressMark.test(local)) {
    throw new ClerkRefusal(403, [
      {
        code: 'not_allowed_access',
        message: 'Email subaddress not allowed.',
        long_message: "Email address must not contain the characters '+', '=', or '#'.",
        meta: { param_name: 'email_address' },
      },
    ]);
  }
  if (blockDisposableEmailDomains && disposableDomains.has(domain)) throw notAllowedAccess([emailAddress]);
  if (blockEmailSubaddresses || ignoreDotsForGmailAddresses) requireFreeGmailAddress(state, emailAddress);
}

/**
 * 403 not_allowed_access when the instance's restrictions keep a newcomer with these identifiers (as they are
 * stored) out: with the allowlist on, none of them is on it; with the blocklist on, one of them is; or an email
 * address is a subaddress, disposable, or a dotted form of a Gmail address that a user has.
 * https://clerk.com/docs/guides/secure/restricting-access
 */
export function requireAllowedAccess(state: ClerkState, identifiers: string[]): void {
  const { allowlist, blocklist } = state.instance.restrictions;
  if (allowlist && !identifiers.some((identifier) => isAllowlisted(state, identifier))) {
    throw notAllowedAccess(identifiers);
  }
  const blocked = blocklist ? identifiers.filter((identifier) => isBlocklisted(state, identifier)) : [];
  if (blocked.length > 0) throw notAllowedAccess(blocked);
  for (const identifier of identifiers.filter(isEmailAddress)) requireAllowedEmailAddress(state, identifier);
}
