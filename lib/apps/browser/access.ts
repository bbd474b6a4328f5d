import { element } from './elements.ts';
import { connect, type ShownResult } from './host.ts';
import {
  badge,
  code,
  joined,
  maskedNote,
  show,
  showFailure,
  showNothing,
  table,
  time,
  written,
} from './parts.ts';
import { listOf, textOf, type Values, valuesOf } from './values.ts';

/** What a finding of a review is called. */
const findings: Readonly<Record<string, readonly [words: string, kind: 'calm' | 'warn' | 'bad']>> = {
  admin: ['manages it', 'warn'],
  without_mfa: ['no second factor', 'warn'],
  stale: ['stale', 'warn'],
  banned: ['banned', 'bad'],
  locked: ['locked', 'bad'],
};

const host = connect({ result: showReview, nothing: showNothing });

function showReview(result: ShownResult): void {
  if (result.isError) return showFailure(result);
  const review = result.structured;
  const subject = valuesOf(review['subject']);
  const title =
    subject['kind'] === 'all_organizations'
      ? ['Access in all organizations']
      : ['Access of ', written(subject['name'], 'No name'), ' ', code(subject['id'])];
  show(
    element('h1', '', ...title),
    element('p', 'badges', joined(summaryOf(valuesOf(review['summary'])))),
    accountsByOrganization(review),
    ...permissionsByRole(review),
    ...openInvitations(review),
    ...endOf(review),
    ...maskedNote(review),
  );
}

function summaryOf(summary: Values): HTMLElement[] {
  const counts = [
    ['reviewed', 'reviewed'],
    ['admins', 'manage an organization'],
    ['withoutMfa', 'without a second factor'],
    ['stale', 'stale'],
    ['banned', 'banned'],
    ['locked', 'locked'],
    ['openInvitations', 'open invitations'],
  ] as const;
  return counts.flatMap(([name, words]) =>
    typeof summary[name] === 'number' ? [badge(`${summary[name]} ${words}`)] : [],
  );
}

/** Who has which role where: a row an account, a column an organization. */
function accountsByOrganization(review: Values): HTMLElement {
  const organizations = listOf(review['organizations']);
  const accounts = Map.groupBy(listOf(review['access']), ({ userId }) => userId);
  const rows = [...accounts.values()].map((places) => {
    const [account = {}] = places;
    const who = joined(
      [
        written(account['name'], 'No name'),
        element('span', 'address', written(account['emailAddress'])),
        code(account['userId']),
      ],
      '\n',
    );
    const cells = organizations.map(({ id }) =>
      roleIn(places.find(({ organizationId }) => organizationId === id)),
    );
    const found = findingsOf(account, ['without_mfa', 'stale', 'banned', 'locked']);
    return ([who] as Node[]).concat(cells, found, time(account['lastActiveAt'], host));
  });
  return table(
    'Who has which role',
    ['Account', ...organizations.map(({ name }) => written(name)), 'Found', 'Last active'],
    rows,
  );
}

function roleIn(place: Values | undefined): Node {
  if (!place) return element('span', 'quiet', 'no member');
  return joined([code(place['role']), findingsOf(place, ['admin'])]);
}

function findingsOf({ findings: found }: Values, wanted: readonly string[]): Node {
  const names = Array.isArray(found) ? wanted.filter((name) => found.includes(name)) : [];
  return joined(
    names.map((name) => {
      const [words, kind] = findings[name] ?? [name];
      return badge(words, kind);
    }),
  );
}

/** What each role allows: a row a permission, a column a role. */
function permissionsByRole(review: Values): HTMLElement[] {
  const roles = listOf(review['roles']).map(({ role, permissions }) => ({
    role: textOf(role) ?? '',
    permissions: new Set(
      Array.isArray(permissions) ? permissions.filter((one) => typeof one === 'string') : [],
    ),
  }));
  const all = [...new Set(roles.flatMap(({ permissions }) => [...permissions]))].toSorted();
  if (all.length === 0) return [];
  const allows = (permission: string) =>
    roles.map(({ permissions }) => element('span', '', permissions.has(permission) ? 'yes' : 'no'));
  const rows = all.map((permission) => [code(permission)].concat(allows(permission)));
  return [table('What each role allows', ['Permission', ...roles.map(({ role }) => code(role))], rows)];
}

function openInvitations(review: Values): HTMLElement[] {
  const invitations = listOf(review['invitations']);
  if (invitations.length === 0) return [];
  const names = new Map(listOf(review['organizations']).map(({ id, name }) => [id, name]));
  const rows = invitations.map(({ emailAddress, organizationId, role, expiresAt }) => [
    written(emailAddress),
    written(names.get(organizationId) ?? organizationId, 'the application'),
    code(role),
    time(expiresAt, host, 'no end'),
  ]);
  return [table('Open invitations', ['Address', 'To', 'Role', 'Until'], rows)];
}

/** Whether this is all there is. */
function endOf({ nextCursor, stopped, totalAccounts }: Values): HTMLElement[] {
  const why = textOf(stopped);
  return [
    ...(why === undefined ? [] : [element('p', 'said', `Ended early: ${why}`)]),
    ...(nextCursor === undefined
      ? []
      : [element('p', 'quiet', `This is a part, of ${String(totalAccounts)} in all: ask for the next one.`)]),
  ];
}
