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

/** The page of text that `npm start` prints: where to connect, how, as whom, and what to try. */
export function welcome(laptop: Laptop, toolCounts: Readonly<Record<ExamplePrincipal, string>>): string {
  const { mcpUrl, clerk, clerkUrl, tokens, signedUrl, region, operator, awsUrl, live } = laptop;
  const embedded = clerkUrl === clerk.url;
  return `
  Clerk MCP server   ${mcpUrl}
  Clerk              ${embedded ? `${clerkUrl} (embedded, in memory)` : `${clerkUrl} (the real instance of CLERK_SECRET_KEY)`}

  Live view          ${live.link}
                     (open it in a browser: what happens as it happens${embedded ? ', and a demonstration to play' : ''})

  Sign-in code       ${clerk.signInCode}   (the page in the browser asks for it)

  A first call, as the admin agent:

  TOKEN=${tokens.admin}
  curl -s ${mcpUrl} -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -H 'accept: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami"}}'

  MCP Inspector      npx @modelcontextprotocol/inspector --cli ${mcpUrl} --transport http --header "Authorization: Bearer $TOKEN" --method tools/list
  Claude Code        claude mcp add --transport http clerk ${mcpUrl} --header "Authorization: Bearer $TOKEN"
${embedded ? `  or sign in         claude mcp add --transport http clerk ${mcpUrl}   then /mcp: a browser asks for the sign-in code, and who you are\n` : ''}
  Four agents, each with its own tools (config/local.json has the rules):

  admin              ${toolCounts.admin}
  unattended         the same, and not asked before what is grave, as the others are
                     ${tokens.unattended}
  support            ${toolCounts.support}
                     ${tokens.support}
  read-only          ${toolCounts.readOnly}
                     ${tokens.readOnly}

  Signed requests (AWS Signature Version 4) go to ${signedUrl}; npm start -- --json prints credentials.

  Who changed what, in a terminal of its own (all of npm run clerk-mcp needs the same there):

  export AWS_ENDPOINT_URL=${awsUrl} AWS_REGION=${region} AWS_ACCESS_KEY_ID=${operator.accessKeyId} AWS_SECRET_ACCESS_KEY=${operator.secretAccessKey} AWS_SESSION_TOKEN= AWS_PROFILE=
  npm run clerk-mcp -- status --stage local
  npm run clerk-mcp -- audit search --stage local
  npm run clerk-mcp -- audit verify --stage local
${embedded ? examples(clerk) : ''}
  Codes, tokens and keys are random, and good until it ends. Each request is a line below; --verbose shows
  whole logs. Ctrl-C ends it.
`;
}

function examples(clerk: Laptop['clerk']): string {
  const users = [...clerk.state.users.values()].slice(0, 3);
  const lines = users.map(({ id, firstName, lastName }) => `  ${id}   ${firstName ?? ''} ${lastName ?? ''}`);
  return `\n  Users to try:\n${lines.join('\n')}\n`;
}
