import { randomBytes } from 'node:crypto';
import { clerkSecret } from '../target.ts';

/** For the ledger and for approvals, whose secrets differ in how they name keys. */
const key = randomBytes(32).toString('hex');
const keys = JSON.stringify({ 1: key, current: key });

/** What Secrets Manager answers to the body of `GetSecretValue`. */
export function secretFor(clerkKey: string, body: string): string {
  const { SecretId: id } = JSON.parse(body) as { SecretId: string };
  return JSON.stringify({ SecretString: id === clerkSecret ? clerkKey : keys });
}
