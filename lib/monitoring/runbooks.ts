/** The headings of docs/runbooks.md that alarms send people to. */
export const runbooks = {
  faults: 'Calls fail inside this server',
  slow: 'Calls are slow',
  signIns: 'Sign-ins are refused',
  issuer: 'Nobody can tell who calls',
  clerk: 'Clerk is down or refuses',
  rateLimit: "Clerk's rate limit is used up",
  key: 'The key of Clerk is refused, or to be rotated',
  ledger: 'The ledger is down, or was restored',
  unsettled: 'Changes stay open',
  unsound: 'The ledger does not hold',
  certificate: 'The certificate is about to expire',
  events: 'Events of the ledger were lost',
} as const;
