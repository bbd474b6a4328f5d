import { seedMachines } from './clerk/seed/seed-machines.ts';
import type { ExamplePrincipal, Laptop, TokenHolder } from './laptop.ts';

/** What `npm start -- --json` prints once all is ready, as one line. */
export function readyLine(laptop: Laptop): string {
  const { mcpUrl, clerkUrl, clerk, tokens, iam, signedUrl, region, operator, ledger, approvalSecret, live } =
    laptop;
  const machineKey = (principal: TokenHolder) =>
    clerk.state.machines.get(seedMachines[principal].id)?.secretKey;
  const keys = (principal: ExamplePrincipal) => {
    const { accessKeyId, secretAccessKey, sessionToken, userArn } = iam[principal];
    return { accessKeyId, secretAccessKey, sessionToken, userArn };
  };
  return JSON.stringify({
    mcpUrl,
    clerkUrl,
    signInUrl: clerk.url,
    signInCode: clerk.signInCode,
    liveUrl: live.link,
    tokens,
    machineKeys: {
      admin: machineKey('admin'),
      unattended: machineKey('unattended'),
      support: machineKey('support'),
      readOnly: machineKey('readOnly'),
    },
    iam: {
      mcpUrl: signedUrl,
      region,
      service: 'execute-api',
      admin: keys('admin'),
      support: keys('support'),
      readOnly: keys('readOnly'),
    },
    operator: {
      region,
      ...operator,
      awsUrl: laptop.awsUrl,
      dynamodbUrl: ledger.url,
      ledgerTable: ledger.table,
      ledgerAnchorTable: ledger.anchor,
      ledgerKeySecretArn: ledger.secret,
      secretsManagerUrl: approvalSecret.url,
      approvalSecretArn: approvalSecret.arn,
    },
  });
}

/** What `npm start` prints for a newcomer: where everything is, as whom to call, and where to go on. */
export function welcome({ mcpUrl, clerk, clerkUrl, tokens, live }: Laptop): string {
  const isEmbedded = clerkUrl === clerk.url;
  const what = isEmbedded
    ? 'what happens, as it happens, and a demonstration to play'
    : 'what happens, as it happens';
  return `
  Page           ${new URL('/', mcpUrl).href}   (how to connect each client, and the tools)
  Live view      ${live.link}
                 (${what})
  MCP URL        ${mcpUrl}
  Sign-in code   ${clerk.signInCode}   (a client without a token opens a browser, which asks for it)
${isEmbedded ? '' : `  Clerk          ${clerkUrl}, the real instance of CLERK_SECRET_KEY\n`}
  Connect Claude Code as the admin agent, in another terminal:

  TOKEN=${tokens.admin}
  claude mcp add --transport http clerk ${mcpUrl} --header "Authorization: Bearer $TOKEN"

  Go on with README.md, or docs/laptop.md. More tokens, and what npm run clerk-mcp needs: npm start -- --verbose
  All of these are random, and good until it ends. Each request is a line below; Ctrl-C ends it.
`;
}

/** What `--verbose` prints besides: the other agents, what each is listed, ids to try, and credentials for commands. */
export function moreToTry(laptop: Laptop, toolCounts: Readonly<Record<ExamplePrincipal, string>>): string {
  const { mcpUrl, clerk, clerkUrl, tokens, signedUrl, region, operator, awsUrl } = laptop;
  const isEmbedded = clerkUrl === clerk.url;
  return `
  Clerk          ${clerkUrl}${isEmbedded ? ' (embedded, in memory)' : ''}

  Four agents, each with its own tools (config/local.json has the rules):

  admin          ${toolCounts.admin}
  unattended     the same, and not asked before what is grave, as the others are
                 ${tokens.unattended}
  support        ${toolCounts.support}
                 ${tokens.support}
  read-only      ${toolCounts.readOnly}
                 ${tokens.readOnly}

  A first call, and the same by the MCP Inspector:

  curl -s ${mcpUrl} -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -H 'accept: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami"}}'
  npx @modelcontextprotocol/inspector --cli ${mcpUrl} --transport http --header "Authorization: Bearer $TOKEN" --method tools/list

  Signed requests (AWS Signature Version 4) go to ${signedUrl}; npm start -- --json prints credentials.

  Who changed what, in a terminal of its own (all of npm run clerk-mcp needs the same there):

  export AWS_ENDPOINT_URL=${awsUrl} AWS_REGION=${region} AWS_ACCESS_KEY_ID=${operator.accessKeyId} AWS_SECRET_ACCESS_KEY=${operator.secretAccessKey} AWS_SESSION_TOKEN= AWS_PROFILE=
  npm run clerk-mcp -- status --stage local
  npm run clerk-mcp -- audit search --stage local
  npm run clerk-mcp -- audit verify --stage local
${isEmbedded ? examples(clerk) : ''}`;
}

function examples(clerk: Laptop['clerk']): string {
  const users = [...clerk.state.users.values()].slice(0, 3);
  const lines = users.map(({ id, firstName, lastName }) => `  ${id}   ${firstName ?? ''} ${lastName ?? ''}`);
  return `\n  Users to try:\n${lines.join('\n')}\n`;
}
