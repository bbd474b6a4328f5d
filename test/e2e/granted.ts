import type { Permission } from '../../lambda/access/permissions.ts';
import { type EmbeddedClerk, startEmbeddedClerk } from '../../local/clerk/server.ts';
import { type Laptop, type LaptopOptions, startLaptop } from '../../local/laptop.ts';
import { assembly } from '../assembly.ts';
import { externalIssuer } from '../settings.ts';
import { type Connection, withToken } from './clients.ts';

/** A laptop that trusts an issuer of the company's own, which gives anyone exactly the permissions that a test wants. */
export interface GrantingLaptop {
  readonly laptop: Laptop;
  /** Connects as somebody whose rules name these permissions, and no other. */
  with(permissions: readonly Permission[]): Promise<Connection>;
  /** Connects as somebody of whom the issuer claims this. */
  withClaims(claims: Readonly<Record<string, unknown>>): Promise<Connection>;
  close(): Promise<void>;
}

/**
 * Starts a laptop, of the stack under test unless told otherwise, and the company's issuer, which is an embedded Clerk
 * that has nothing to do with the laptop's.
 */
export async function startGrantingLaptop(
  stage = assembly,
  options: Partial<LaptopOptions> = {},
): Promise<GrantingLaptop> {
  const company: EmbeddedClerk = await startEmbeddedClerk();
  const laptop = await startLaptop({
    assembly: stage,
    addresses: { [externalIssuer]: company.url },
    ...options,
  });
  const withClaims = async (claims: Readonly<Record<string, unknown>>) => {
    const all = {
      iss: company.url,
      sub: 'alice',
      aud: 'api://clerk-mcp',
      exp: Math.floor(Date.now() / 1000) + 3_600,
      tenant: 'acme',
      ...claims,
    };
    return withToken(laptop, await company.tokens.sign(all));
  };
  return {
    laptop,
    withClaims,
    with: (permissions) => withClaims({ grants: permissions }),
    async close() {
      await laptop.close();
      await company.close();
    },
  };
}
