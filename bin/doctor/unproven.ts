/** Something that no test of the project can tell, as docs/unproven.md lists it. */
export interface Unproven {
  /** How the first column there begins: enough to know the row by. */
  readonly what: string;
  /** The checks that show it on a stage; empty where the command of that page does. */
  readonly shownBy: readonly string[];
}

/** The tables of docs/unproven.md, row by row: a test holds the two together. */
export const unproven: readonly Unproven[] = [
  { what: 'CloudFormation takes the template in your region and partition', shownBy: ['stack'] },
  { what: 'API Gateway may write logs', shownBy: [] },
  { what: 'The account has the memory and the concurrency that the settings ask for', shownBy: [] },
  { what: 'The stack is as it was deployed', shownBy: [] },
  {
    what: 'A signed call goes through API Gateway, the function, Secrets Manager, DynamoDB and Clerk',
    shownBy: ['read'],
  },
  { what: 'Without a token, the challenge has its own name', shownBy: ['challenge'] },
  { what: "The authorizer's context reaches the header and the body of a refusal", shownBy: [] },
  { what: 'The metadata is there, without a token', shownBy: ['metadata'] },
  { what: 'The page for people is there, and a browser gets it for the MCP URL, too', shownBy: [] },
  { what: 'Answers are streamed', shownBy: [] },
  { what: 'What a function does after its answer is done, and nobody waits for it', shownBy: [] },
  { what: 'A preflight of an allowed origin is answered', shownBy: ['preflight'] },
  { what: 'A kept verdict is not outlived by a deployment', shownBy: [] },
  { what: 'A private API is found and answered by its VPC endpoint', shownBy: [] },
  { what: 'and by no other way, with a good token either', shownBy: [] },
  {
    what: 'The functions get out of their subnets to Clerk, the issuers and AWS, by a proxy too',
    shownBy: [],
  },
  { what: "The functions' own code may not do what Lambda does to attach them", shownBy: [] },
  {
    what: "The firewall refuses what it should, and AWS's own patterns, which are secret, none of your calls",
    shownBy: [],
  },
  { what: 'No sample of the firewall shows a token', shownBy: [] },
  {
    what: 'The certificate is validated, the name leads to the API, and TLS is as the settings have it',
    shownBy: [],
  },
  { what: 'The boundary leaves the functions what they need', shownBy: [] },
  { what: 'AWS Backup makes copies of the ledger', shownBy: [] },
  { what: 'The function may use the key in ledger.kmsKeyArn', shownBy: [] },
  { what: 'A key of a secret can be used', shownBy: [] },
  { what: "The functions can't turn the switch, and can tell each other of Clerk", shownBy: [] },
  { what: 'The functions have all permissions that they need', shownBy: [] },
  { what: 'FIPS and dual-stack endpoints are there', shownBy: [] },
  { what: 'CloudWatch makes metrics of the log', shownBy: [] },
  { what: 'Alarms reach you', shownBy: [] },
  { what: 'What is recorded is handed on, with ledger.events', shownBy: [] },
  { what: 'Cold and warm starts on Lambda', shownBy: [] },
  { what: 'The cost is reckoned from list prices', shownBy: [] },
];

/** What a diagnosis has not shown, of what is unproven. */
export function untold(checks: readonly { readonly name: string; readonly status: string }[]): string[] {
  const shown = new Set(checks.flatMap(({ name, status }) => (status === 'skipped' ? [] : [name])));
  return unproven.filter(({ shownBy }) => !shownBy.some((name) => shown.has(name))).map(({ what }) => what);
}
