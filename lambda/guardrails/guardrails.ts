/** What is counted: how often one principal may do it, and how often it may be done in one organization. */
export const budgetKinds = [
  'deletions',
  'bans',
  'roleRaises',
  'credentialChanges',
  'invitations',
  'mails',
  'impersonations',
] as const;
export type BudgetKind = (typeof budgetKinds)[number];

/** The most of one kind in an hour and in a day, both as the clock has them, in UTC. */
export interface Budget {
  readonly perHour: number;
  readonly perDay: number;
}

/** Who and what no tool changes. */
export interface Protected {
  readonly users: readonly string[];
  readonly organizations: readonly string[];
  readonly roles: readonly string[];
  readonly metadataKeys: readonly string[];
}

/** What holds whatever a caller is allowed; built into the function from the settings. */
export interface Guardrails {
  readonly protected: Protected;
  /** Whether people may change their own user. */
  readonly allowSelf: boolean;
  readonly budgets: Readonly<Record<BudgetKind, Budget>>;
  /** Keys in users' public metadata that applications read roles from. */
  readonly authorizationKeys: readonly string[];
  /** Whether callers may send credentials as they are. */
  readonly rawCredentials: 'allow' | 'refuse';
  /** The secrets of AWS Secrets Manager that may stand in for credentials, by the beginning of their names. */
  readonly credentialSecrets?: { readonly prefix: string } | undefined;
}
