import { requiredVariable } from '../base/required-variable.ts';

/** The environment of the function, as `lib/reconcile-function.ts` sets it. */
export interface ReconcileEnvironment {
  readonly stage: string;
  readonly clerkSecretId: string;
  readonly clerkApiUrl: string;
  readonly clerkEnvironment: 'development' | 'production';
  readonly setClerkKeyCommand: string;
  readonly ledgerTable: string;
  readonly ledgerRetentionDays: number;
  /** The table that nobody else writes to, where the newest checkpoint stands besides. */
  readonly ledgerAnchorTable: string;
  /** ARN or name of the secret that holds the keys that records are authenticated with. */
  readonly ledgerKeySecretId: string;
  /** Seconds after which no function can still be at work on a change. */
  readonly minAgeSeconds: number;
  /** The log group of the authorizer; undefined where there is none. */
  readonly authorizerLogGroup: string | undefined;
}

/** Reads the environment. Throws, naming the variable, when one is missing: the function then fails to start. */
export function reconcileEnvironment(variables: NodeJS.ProcessEnv = process.env): ReconcileEnvironment {
  const required = requiredVariable(variables);
  return {
    stage: required('STAGE'),
    clerkSecretId: required('CLERK_SECRET_ID'),
    clerkApiUrl: required('CLERK_API_URL'),
    clerkEnvironment: required('CLERK_ENVIRONMENT') === 'production' ? 'production' : 'development',
    setClerkKeyCommand: required('SET_CLERK_KEY_COMMAND'),
    ledgerTable: required('LEDGER_TABLE'),
    ledgerRetentionDays: Number(required('LEDGER_RETENTION_DAYS')),
    ledgerAnchorTable: required('LEDGER_ANCHOR_TABLE'),
    ledgerKeySecretId: required('LEDGER_KEY_SECRET_ID'),
    minAgeSeconds: Number(required('RECONCILE_MIN_AGE_SECONDS')),
    authorizerLogGroup: variables['AUTHORIZER_LOG_GROUP'],
  };
}
