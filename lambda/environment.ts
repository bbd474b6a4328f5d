import type { TrustedIssuers } from './access/issuers.ts';
import { requiredVariable } from './base/required-variable.ts';

/** What `lib/mcp-function.ts` writes into a file beside the function's code. */
export interface McpSettings {
  /** Whose word counts about who calls. */
  readonly issuers: TrustedIssuers;
  /** The web origins whose pages may call. */
  readonly allowedOrigins: readonly string[];
}

/** The function's environment, as `lib/mcp-function.ts` sets it. */
export interface Environment {
  /** ARN or name of the secret that holds Clerk's secret key. */
  readonly clerkSecretId: string;
  /** Base URL of Clerk's Backend API; undefined for Clerk's own. */
  readonly clerkApiUrl: string;
  /** What kind of Clerk instance the key must belong to. */
  readonly clerkEnvironment: 'development' | 'production';
  readonly stageName: string;
  /** The shell command that sets the key. */
  readonly setClerkKeyCommand: string;
  /** The table that has every change on record, and the days that it keeps them. */
  readonly ledgerTable: string;
  readonly ledgerRetentionDays: number;
  /** The longest that the function works on a request. */
  readonly functionSeconds: number;
  /** Which reads go on record. */
  readonly ledgerReads: 'sensitive' | 'all';
  /** How addresses go on record. */
  readonly ledgerAddresses: 'hashed' | 'plain' | 'none';
  /** ARN or name of the secret that holds the keys that records are authenticated with. */
  readonly ledgerKeySecretId: string;
  /** ARN or name of the secret that holds the keys with which approvals are signed. */
  readonly approvalSecretId: string;
}

/** Reads the environment. Throws, naming the variable, when one is missing: the function then fails to start. */
export function environment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const required = requiredVariable(variables);
  return {
    clerkSecretId: required('CLERK_SECRET_ID'),
    clerkApiUrl: variables['CLERK_API_URL'] || 'https://api.clerk.com',
    clerkEnvironment: required('CLERK_ENVIRONMENT') === 'production' ? 'production' : 'development',
    stageName: required('STAGE'),
    setClerkKeyCommand: required('SET_CLERK_KEY_COMMAND'),
    ledgerTable: required('LEDGER_TABLE'),
    ledgerRetentionDays: Number(required('LEDGER_RETENTION_DAYS')),
    ledgerReads: variables['LEDGER_READS'] === 'all' ? 'all' : 'sensitive',
    functionSeconds: Number(required('FUNCTION_SECONDS')),
    ledgerAddresses:
      variables['LEDGER_ADDRESSES'] === 'plain' || variables['LEDGER_ADDRESSES'] === 'none'
        ? variables['LEDGER_ADDRESSES']
        : 'hashed',
    ledgerKeySecretId: required('LEDGER_KEY_SECRET_ID'),
    approvalSecretId: required('APPROVAL_SECRET_ID'),
  };
}
