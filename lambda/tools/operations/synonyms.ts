import { stem } from './words.ts';

/** Words of which people use one and Clerk another, for the same. */
const same: readonly string[] = [
  'user person people someone somebody account customer employee colleague contractor human',
  'organization org company team tenant workspace business firm',
  'ban suspend',
  'unban unsuspend reactivate reinstate',
  'delete erase wipe purge nuke ditch trash scrap bin axe',
  'create make',
  'update change edit modify',
  'invite invitation',
  'replace exchange swap',
  'url uri',
  'surname name',
  'seat license',
  'device laptop computer',
  'picture photo avatar image',
  'mfa factor',
  'machine service',
  'blocklist blacklist',
  'sso saml',
  'email mail',
  'phone mobile telephone',
  'metadata attribute',
];

/** Words for something near; a word may be in several groups. */
const near: readonly string[] = [
  'member membership belong staff',
  'admin administrator',
  'role rank',
  'permission right privilege',
  'session signin device browser',
  'ban suspend block deactivate disable',
  'unban unsuspend reactivate reinstate restore',
  'lock freeze',
  'unlock unfreeze',
  'signout revoke kick',
  'revoke cancel end kill stop invalidate withdraw terminate disable expire',
  'delete remove erase drop wipe purge destroy',
  'remove kick pull throw detach unlink disconnect boot oust evict expel',
  'create add new make register generate issue mint define',
  'add put insert load import store',
  'update change edit modify adjust fix correct alter',
  'update rename',
  'enable activate',
  'disable deactivate pause',
  'list show all see display browse every',
  'get show read see view look detail',
  'find look search locate',
  'invite invitation ask',
  'pending open outstanding',
  'mfa totp factor',
  'verify check valid good validate confirm correct works introspect',
  'rotate replace renew roll swap refresh new',
  'leaked stolen compromised breached exposed pwned',
  'reveal show secret see plain',
  'email mail mailbox inbox',
  'message email',
  'phone mobile sms telephone',
  'replace exchange swap',
  'url uri',
  'surname name',
  'seat license',
  'device laptop computer',
  'picture photo avatar image',
  'logo branding icon',
  'sso saml oidc okta entra azure idp',
  'certificate cert',
  'subscription plan billing paying price pay',
  'trial evaluation evaluate',
  'charge payment bill invoice pay',
  'tag label flag mark',
  'record profile account',
  'office department team',
  'boss owner charge admin run manager',
  'spam spammer abuse harass troll fraud',
  'stuck fail broken wrong',
  'mistake wrong',
  'impersonate actor act behalf',
  'metadata attribute data property',
  'signup register registration join',
  'allowlist permit allow',
  'blocklist block ban spam',
  'export csv download spreadsheet dump excel backup',
  'many bulk several batch multiple hundred',
  'count number total statistic',
  'stale dormant inactive',
  'review recertification audit compliance',
  'auditlog history trail log record',
  'machine service backend bot worker',
  'token jwt bearer',
  'application app client integration',
  'thirdparty integration external',
  'url link callback address',
  'offboard leaver quit fired leaving deprovision terminate sack dismiss',
  'longer extend prolong more lengthen',
  'limit cap restrict',
  'raise bump increase',
  'domain website site',
  'promote demote role admin',
  'rename name',
  'webhook event notification',
  'test testing',
  'wallet crypto ethereum metamask web3',
  'social google github facebook oauth',
  'seat limit maximum',
  'reject decline deny refuse turn',
  'approve accept admit',
  'environment production development',
];

const byTerm = new Map<string, Map<string, number>>();

function relate(groups: readonly string[], weight: number): void {
  for (const group of groups) {
    const terms = group.split(' ').map(stem);
    for (const term of terms) {
      const others = byTerm.get(term) ?? new Map<string, number>();
      for (const other of terms) if (other !== term) others.set(other, weight);
      byTerm.set(term, others);
    }
  }
}

relate(near, 0.55);
relate(same, 0.9);

const none: ReadonlyMap<string, number> = new Map();

/** The stems of other words for that of which `term` is the stem, each with how near it comes, 0 to 1; none for most. */
export function synonymsOf(term: string): ReadonlyMap<string, number> {
  return byTerm.get(term) ?? none;
}
