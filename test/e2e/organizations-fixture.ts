import { seedStaffOrganization } from '../../local/clerk/seed/seed-people.ts';
import { type ExamplePrincipal, type Laptop, type TokenHolder, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { as, clients, type TestClient, textOf, type ToolResult } from './clients.ts';

/** An organization in a result, as far as the tests look at it. */
export interface OrganizationContent {
  readonly id: string;
  readonly name: string;
  readonly publicMetadata: Record<string, unknown>;
}

/** A member in a result, as far as the tests look at it. */
export interface MemberContent {
  readonly userId: string;
  readonly role: string;
  readonly firstName: string;
}

export const northwind = seedStaffOrganization;

/** A laptop with a client for each example principal, and what tests about organizations ask again and again. */
export interface Desk {
  readonly laptop: Laptop;
  readonly as: Readonly<Record<ExamplePrincipal, TestClient>>;
  /** The id of the seeded user with this first name. */
  userCalled(firstName: string): string;
  /** The id of the seeded organization with this slug. */
  organizationCalled(slug: string): string;
  /** Requests that Clerk has got and that change something. */
  writes(): readonly unknown[];
  close(): Promise<void>;
}

/** Starts a laptop and connects every example principal to it. */
export async function openDesk(): Promise<Desk> {
  const laptop = await startLaptop({ assembly });
  const connect = (principal: TokenHolder) => clients[0].connect(as(laptop, principal));
  const connected = {
    admin: await connect('unattended'),
    support: await connect('support'),
    readOnly: await connect('readOnly'),
  };
  const { clerk } = laptop;
  return {
    laptop,
    as: connected,
    userCalled: (firstName) =>
      [...clerk.state.users.values()].find((user) => user.firstName === firstName)?.id ?? '',
    organizationCalled: (slug) =>
      [...clerk.state.organizations.values()].find((organization) => organization.slug === slug)?.id ?? '',
    writes: () => clerk.requests.filter(({ method }) => method !== 'GET'),
    async close() {
      await Promise.all(Object.values(connected).map((client) => client.close()));
      await laptop.close();
    },
  };
}

/** The result of a call that must succeed; throws what the tool says when it does not. */
export async function ok(
  client: TestClient,
  tool: string,
  args: Record<string, unknown>,
): Promise<ToolResult> {
  const result = await client.call(tool, args);
  if (result.isError) throw new Error(`${tool}: ${textOf(result)}`);
  return result;
}

/** What a tool says to a call that must be refused; throws when it is not. */
export async function refusal(
  client: TestClient,
  tool: string,
  args: Record<string, unknown>,
): Promise<string> {
  const result = await client.call(tool, args);
  if (!result.isError) throw new Error(`${tool} did what it should refuse: ${textOf(result)}`);
  return textOf(result);
}

/** The organization that a tool has answered with. */
export const organizationOf = (result: ToolResult) =>
  result.structuredContent?.['organization'] as OrganizationContent;

/** The organizations that a tool has listed. */
export const organizationsOf = (result: ToolResult) =>
  result.structuredContent?.['organizations'] as readonly OrganizationContent[];

/** The members that a tool has listed. */
export const membersOf = (result: ToolResult) =>
  result.structuredContent?.['members'] as readonly MemberContent[];
