import { element } from './elements.ts';
import { connect, type ShownResult } from './host.ts';
import {
  badge,
  code,
  fact,
  joined,
  maskedNote,
  show,
  showFailure,
  showNothing,
  time,
  written,
} from './parts.ts';
import { listOf, textOf, type Values, valuesOf } from './values.ts';

const host = connect({ result: showUser, nothing: showNothing });

function showUser(result: ShownResult): void {
  if (result.isError) return showFailure(result);
  const user = valuesOf(result.structured['user']);
  const name = [user['firstName'], user['lastName']].map(textOf).filter(Boolean).join(' ');
  show(
    element('h1', '', written(name, 'No name')),
    element('p', 'badges', code(user['id']), ' ', joined(statesOf(user))),
    element(
      'dl',
      '',
      fact('Email addresses', addresses(user, 'emailAddresses', 'emailAddress', 'primaryEmailAddressId')),
      fact('Phone numbers', addresses(user, 'phoneNumbers', 'phoneNumber', 'primaryPhoneNumberId')),
      fact('Username', written(user['username'], 'none')),
      fact('External id', written(user['externalId'], 'none')),
      fact('Password', user['passwordEnabled'] === true ? 'set' : 'not set'),
      fact('Second factor', secondFactor(user)),
      fact('Signs in with', otherAccounts(user)),
      fact('Last active', time(user['lastActiveAt'], host)),
      fact('Last signed in', time(user['lastSignInAt'], host)),
      fact('Created', time(user['createdAt'], host, 'unknown')),
    ),
    ...metadata('Public metadata', user['publicMetadata']),
    ...metadata('Private metadata', user['privateMetadata']),
    ...metadata('Unsafe metadata, written by the user', user['unsafeMetadata']),
    ...maskedNote(result.structured),
  );
}

function statesOf({ banned, locked }: Values): HTMLElement[] {
  const states = [...(banned === true ? ['banned'] : []), ...(locked === true ? ['locked'] : [])];
  return states.length === 0 ? [badge('active')] : states.map((state) => badge(state, 'bad'));
}

function otherAccounts({ externalAccounts, enterpriseAccounts }: Values): Node {
  const accounts = [...listOf(externalAccounts), ...listOf(enterpriseAccounts)];
  return accounts.length === 0
    ? element('span', 'quiet', 'no other account')
    : joined(
        accounts.map(({ provider }) => written(provider)),
        ', ',
      );
}

function addresses(user: Values, list: string, field: string, primary: string): Node {
  const items = listOf(user[list]).map((item) =>
    element(
      'li',
      '',
      written(item[field]),
      ' ',
      joined([
        ...(item['verification'] === 'verified' ? [badge('verified')] : [badge('unverified', 'warn')]),
        ...(item['id'] === user[primary] ? [badge('primary')] : []),
      ]),
    ),
  );
  return items.length === 0 ? element('span', 'quiet', 'none') : element('ul', '', ...items);
}

function secondFactor({ twoFactorEnabled, totpEnabled, backupCodeEnabled }: Values): Node {
  if (twoFactorEnabled !== true) return badge('none', 'warn');
  const kinds = [
    ...(totpEnabled === true ? ['authenticator app'] : []),
    ...(backupCodeEnabled === true ? ['backup codes'] : []),
  ];
  return document.createTextNode(kinds.length === 0 ? 'set' : kinds.join(', '));
}

/** Metadata as it is, with what can't be seen written out; closed at first, since most don't look for it. */
function metadata(name: string, value: unknown): HTMLElement[] {
  const entries = valuesOf(value);
  if (Object.keys(entries).length === 0) return [];
  const text = JSON.stringify(entries, null, 2).replaceAll(
    /\p{Cf}/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  const pre = element('pre', '', text);
  pre.tabIndex = 0;
  pre.setAttribute('role', 'region');
  pre.setAttribute('aria-label', name);
  return [element('details', '', element('summary', '', name), pre)];
}
