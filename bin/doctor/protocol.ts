import { printable } from '../terminal/printable.ts';
import { type Called, type Caller, initializing, modernRevision, olderRevision } from './calls.ts';
import { inTheWay } from './challenge.ts';
import { type Check, type Finding, green, named, red, skipped, yellow } from './check.ts';
import { Unreached } from './http.ts';

/** Reads that cost Clerk one request each, the first that the caller is listed counts. */
const reads: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['list_users', { limit: 1 }],
  ['list_organizations', { limit: 1 }],
  ['list_invitations', { limit: 1 }],
];

/** What `whoami` says, as far as it is looked at. */
interface Self {
  readonly principal?: { readonly kind?: string; readonly subject?: string };
  readonly permissions?: readonly unknown[];
  readonly switch?: string;
  readonly instance?: { readonly id: string | null; readonly environment: string; readonly stage: string };
}

/** How calls say who makes them. */
interface Credential {
  readonly isSigned: boolean;
  /** Whom a token is for by its own words, where that is another than this server. */
  readonly audience: string | undefined;
}

/** Everything that is seen only by who is let in. */
export async function protocolChecks(caller: Caller, credential: Credential): Promise<Check[]> {
  const checks: Check[] = [];
  const add = async (name: string, look: () => Promise<Finding>) => {
    const finding = await look().catch((error: unknown) => {
      if (!(error instanceof Unreached)) throw error;
      return red(
        `No answer: ${error.message}.`,
        'Look whether the address is reached at all, and at the log of the function.',
        { ms: error.ms },
      );
    });
    checks.push(named(name, finding));
    return finding;
  };

  let self: Self | undefined;
  const letIn = await add('token', async () => {
    const called = await caller.older('tools/call', { name: 'whoami', arguments: {} }, 1);
    self = called.result?.['structuredContent'] as Self | undefined;
    return tokenFinding(called, self, credential);
  });
  if (letIn.status !== 'green') return checks;
  if (self) checks.push(...selfChecks(self));
  await add('era-2026-07-28', async () => modernFinding(await caller.modern('server/discover')));
  await add('era-before', async () => olderFinding(await caller.older('initialize', initializing, 1)));
  await add('empty-answer', async () => emptyFinding(await caller.older('notifications/initialized')));
  await add('stream', async () =>
    streamFinding(await caller.older('tools/call', { name: 'whoami', arguments: {} }, 2)),
  );
  let names: readonly string[] = [];
  await add('tools', async () => {
    const called = await caller.modern('tools/list');
    const listed = called.result?.['tools'];
    names = Array.isArray(listed) ? listed.map((tool: { name?: unknown }) => String(tool.name)) : [];
    return toolsFinding(called, names);
  });
  const read = reads.find(([name]) => names.includes(name));
  if (read) {
    const [name, args] = read;
    await add('read', async () =>
      readFinding(name, await caller.modern('tools/call', { name, arguments: args })),
    );
  } else {
    checks.push(
      named(
        'read',
        skipped('The caller may not read what costs little.', 'Give a token that has users:read.'),
      ),
    );
  }
  return checks;
}

/** Other people's words, on one line of at most 300 characters. */
const oneLine = (text: string) => printable(text.replaceAll(/\s+/g, ' ').trim(), 300);

const saidBy = ({ error, answer }: Called) => oneLine(error ?? answer.body);

/** Remedies of what this server says when it lets nobody through, by the status. */
function tokenFinding(called: Called, self: Self | undefined, { isSigned, audience }: Credential): Finding {
  const { answer, error } = called;
  const strange = answer.status === 401 || error !== undefined ? undefined : inTheWay(answer);
  if (strange) return strange;
  const more = { detail: saidBy(called), ms: answer.ms };
  const { status } = answer;
  if (status === 401) {
    return red(
      audience === undefined
        ? 'The token is refused.'
        : `The token is refused: it is for ${oneLine(audience)}.`,
      'It is over, for another address, or of an issuer or kind that the settings do not take: the log named in the output AuthorizerLogGroupName has the reason.',
      more,
    );
  }
  if (status === 403 && isSigned) {
    return yellow(
      'These AWS credentials are not let in, so that what a caller sees was not looked at.',
      "Look with those of a role that a rule of access names. If this is one: it needs execute-api:Invoke, and is named by the role's name or ARN.",
      more,
    );
  }
  if (status === 403) {
    return red(
      'The token is good, and yet not let in.',
      'Name its owner in a rule of access and deploy (docs/permissions.md).',
      more,
    );
  }
  if (/key is not set yet|key is one of a|secret key/.test(error ?? '')) {
    return red(
      "Clerk's key is not there, or of the wrong kind of instance.",
      'npm run clerk-mcp -- set-key --stage <stage>, with the key of the instance that clerk.environment names.',
      more,
    );
  }
  if (status >= 500) {
    return red(
      `The server answers ${status}.`,
      'docs/troubleshooting.md has the message; the log has its cause.',
      more,
    );
  }
  if (!self) {
    return red('whoami has no result.', 'docs/troubleshooting.md has the message.', more);
  }
  const { kind, subject } = self.principal ?? {};
  return green(`Let in as ${printable(`${kind} ${subject}`, 200)}.`, { ms: answer.ms });
}

function selfChecks({ instance, permissions, switch: position }: Self): Check[] {
  const what = instance && `${instance.environment}, stage ${instance.stage}`;
  return [
    named(
      'clerk',
      !instance || instance.id === null
        ? red(
            'Clerk does not answer this server, or refuses its key.',
            'docs/runbooks.md, "Clerk is down or refuses", and "The key of Clerk is refused, or to be rotated".',
          )
        : instance.stage.startsWith('prod') && instance.environment === 'development'
          ? yellow(
              `The stage ${instance.stage} works on a development instance, ${instance.id}.`,
              'Set clerk.environment to production and its key, if that is not meant.',
            )
          : green(`Clerk instance ${instance.id}, ${what}.`),
    ),
    named(
      'switch',
      position === undefined
        ? green('Nothing is switched off.')
        : yellow(
            `The switch is ${printable(position, 200)}.`,
            'npm run clerk-mcp -- switch --stage <stage> on, when that is over.',
          ),
    ),
    ...(permissions?.length === 0
      ? [
          named(
            'permissions',
            yellow(
              'The caller has no permission.',
              'Its token lacks the scopes, or the role has none: npm run clerk-mcp -- access explain says which.',
            ),
          ),
        ]
      : []),
  ];
}

function modernFinding(called: Called): Finding {
  const { result, answer } = called;
  const versions = result?.['supportedVersions'];
  if (Array.isArray(versions) && versions.includes(modernRevision)) {
    return green(`${modernRevision} is spoken.`, { ms: answer.ms });
  }
  return red(
    `${modernRevision} is not spoken.`,
    'Something in between drops the headers MCP-Protocol-Version, Mcp-Method and Mcp-Name, or answers by itself; else deploy the stack anew.',
    { detail: saidBy(called), ms: answer.ms },
  );
}

function olderFinding(called: Called): Finding {
  const { result, answer } = called;
  if (result?.['protocolVersion'] === olderRevision) {
    return green(`${olderRevision} and before are spoken.`, { ms: answer.ms });
  }
  return red(
    `${olderRevision} is not spoken, which most clients still begin with.`,
    'Something in between answers by itself; else deploy the stack anew.',
    { detail: saidBy(called), ms: answer.ms },
  );
}

function emptyFinding({ answer }: Called): Finding {
  const { status, headers, body, ended, ms } = answer;
  const proxy = 'A proxy in between must hand on content-length: 0 and end the answer there.';
  if (!ended) return red('An empty answer does not end: clients wait for it.', proxy, { ms });
  if (status !== 202 || body !== '') {
    return red(`A notification is answered ${status}${body === '' ? '' : ' with a body'}, not 202.`, proxy, {
      detail: oneLine(body),
      ms,
    });
  }
  if (headers.get('content-length') !== '0') {
    return yellow(
      'An empty answer does not say that it is empty.',
      `Some clients wait for its end. ${proxy}`,
      { ms },
    );
  }
  return green('An empty answer ends at once: 202, content-length: 0.', { ms });
}

function streamFinding(called: Called): Finding {
  const { headers, ended, ms } = called.answer;
  const kind = headers.get('content-type') ?? 'nothing';
  const remedy =
    'A proxy in between collects answers: switch its buffering and compression off for text/event-stream, or progress comes late and long work is cut off.';
  if (!kind.startsWith('text/event-stream')) {
    return red(`A stream of events arrives as ${kind}.`, remedy, { ms });
  }
  if (!ended) return red('A stream of events does not end.', remedy, { ms });
  const why = headers.has('content-length')
    ? 'it has a content-length'
    : headers.has('content-encoding')
      ? `it is compressed (${headers.get('content-encoding')})`
      : undefined;
  if (why !== undefined)
    return yellow(`A stream of events was collected on its way: ${why}.`, remedy, { ms });
  return green('Answers are streamed.', { ms });
}

function toolsFinding(called: Called, names: readonly string[]): Finding {
  const { ms } = called.answer;
  const more = { detail: called.result ? names.join(' ') : saidBy(called), ms };
  if (names.length === 0) {
    return red('No tool is listed.', 'Deploy the stack anew; a proxy in between must not cut answers.', more);
  }
  if (names.every((name) => name === 'whoami')) {
    return yellow(
      'Nothing but whoami is listed.',
      'The caller has no permission here, or the switch is off: whoami says which.',
      more,
    );
  }
  return green(`${names.length} tools are listed.`, { ms });
}

function readFinding(name: string, called: Called): Finding {
  const { result, answer } = called;
  const { ms } = answer;
  if (result && result['isError'] !== true) return green(`${name} reads from Clerk.`, { ms });
  const [content] = (Array.isArray(result?.['content']) ? result['content'] : []) as { text?: string }[];
  return red(`${name} fails.`, 'docs/troubleshooting.md has the message; docs/runbooks.md what to do.', {
    detail: content?.text === undefined ? saidBy(called) : oneLine(content.text),
    ms,
  });
}
