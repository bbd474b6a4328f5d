import { anyOrganization, type PrincipalMatch } from '../../lambda/access/policy.ts';

/** A principal, or those that a membership or claims name, in words. */
export function principalWords(match: PrincipalMatch): string {
  if ('organization' in match) {
    const { organization, role, permission } = match;
    const where = organization === anyOrganization ? 'any organization' : organization;
    const how = [role, permission].filter(Boolean).join(' and ');
    return `members of ${where}${how === '' ? '' : ` with ${how}`}`;
  }
  if ('user' in match) return `user ${match.user}`;
  if ('machine' in match) return `machine ${match.machine}`;
  if ('apiKey' in match) return `API key ${match.apiKey}`;
  if ('iamRole' in match) return `IAM role ${match.iamRole}`;
  const claims = Object.entries(match.claims).map(([name, values]) => `${name} ${values.join(' or ')}`);
  return `whoever has ${claims.join(' and ')} by ${match.issuer}`;
}

/** True when everybody whom `narrow` names is named by `wide`, too. */
export function namesAll(wide: PrincipalMatch, narrow: PrincipalMatch): boolean {
  if ('organization' in wide) {
    if (!('organization' in narrow)) return false;
    return (
      (wide.organization === anyOrganization || wide.organization === narrow.organization) &&
      (wide.role === undefined || wide.role === narrow.role) &&
      (wide.permission === undefined || wide.permission === narrow.permission)
    );
  }
  if ('issuer' in wide) {
    if (!('issuer' in narrow) || narrow.issuer !== wide.issuer) return false;
    return Object.entries(wide.claims).every(([name, values]) => {
      const wanted = narrow.claims[name];
      return wanted !== undefined && wanted.every((value) => values.includes(value));
    });
  }
  return Object.entries(wide).every(
    ([kind, id]) => (narrow as Readonly<Record<string, unknown>>)[kind] === id,
  );
}
