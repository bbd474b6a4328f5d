import type { Clerk } from '../../clerk/clerk.ts';
import { ClerkFailure } from '../../clerk/failure.ts';
import { explainFailure } from '../../definition/refusal.ts';
import { ToolError, type ToolContext } from '../../definition/tool.ts';

/** Roles that are named at most: an instance has ten of its own unless its plan allows more. */
const maxNamed = 50;

/**
 * The failure of a change, with the keys of the roles there are where Clerk refused the role and the caller may read
 * roles. Other failures come back as they are.
 */
export async function withKnownRoles(
  error: unknown,
  { clerk, caller }: Pick<ToolContext, 'clerk' | 'caller'>,
): Promise<unknown> {
  const isAboutRole =
    error instanceof ClerkFailure && error.faults.some(({ parameter }) => parameter === 'role');
  if (!isAboutRole || !caller.permissions.has('roles:read')) return error;
  const keys = await roleKeys(clerk);
  if (keys.length === 0) return error;
  return new ToolError(`${explainFailure(error)}\nRoles of this instance: ${keys.join(', ')}.`, {
    cause: error,
  });
}

/** None when Clerk does not say: the failure that is told is the change's. */
async function roleKeys(clerk: Clerk): Promise<string[]> {
  try {
    const { data } = await clerk.read((client) =>
      client.organizationRoles.getOrganizationRoleList({ limit: maxNamed }),
    );
    return data.map(({ key }) => key);
  } catch {
    return [];
  }
}
