import type { Credential, Place } from '../../lib/clients/client.ts';
import { requireStage } from '../aws/stage-name.ts';
import { stackOutputs } from '../aws/stack-outputs.ts';
import { CommandError, UsageError } from '../terminal/command-line.ts';
import type { ConnectOptions } from './options.ts';

const notConnected = 1;

const credentials: Readonly<Record<string, Credential>> = {
  'sign-in': 'signIn',
  token: 'token',
  aws: 'signature',
};

/** The credential that `--with` names. Throws `UsageError` for another word. */
export function credentialOf(given = 'sign-in'): Credential {
  const credential = Object.hasOwn(credentials, given) ? credentials[given] : undefined;
  if (credential) return credential;
  throw new UsageError(`--with ${given}: must be one of ${Object.keys(credentials).join(', ')}.`);
}

/** What the client calls the server. Throws `UsageError` for what not all clients take. */
export function nameOf({ name, stage }: ConnectOptions): string {
  const given = name ?? (stage === undefined ? 'clerk' : `clerk-${stage}`);
  if (/^[A-Za-z0-9][\w-]{0,63}$/.test(given)) return given;
  throw new UsageError(
    `--name ${given}: must be 1 to 64 letters, digits, "-" and "_", and begin with a letter or digit.`,
  );
}

/** Throws `UsageError` where the command line does not say where to connect. */
export function requirePlace(options: ConnectOptions, credential: Credential): void {
  const { stage, url } = options;
  if (stage === undefined && url === undefined) throw new UsageError('Give --stage <stage>, or --url <url>.');
  if (stage !== undefined && url !== undefined) {
    throw new UsageError(
      `Give either --stage or --url, not both; --name clerk-${stage} names the server after the stage.`,
    );
  }
  if (stage !== undefined) requireStage(stage);
  if (url !== undefined) regionOf(options, checked(url), credential);
  nameOf(options);
}

/**
 * Where the client is to connect. Throws `UsageError` as `requirePlace` does, and
 * `CommandError` when the outputs can't be read, or the stage does not take the credential.
 */
export async function placeOf(options: ConnectOptions, credential: Credential): Promise<Place> {
  const url = options.url === undefined ? await urlOfStage(options, credential) : checked(options.url);
  const name = nameOf(options);
  return { name, url, signedUrl: url, region: regionOf(options, url, credential) };
}

async function urlOfStage({ stage = '', region }: ConnectOptions, credential: Credential): Promise<string> {
  const outputs = await stackOutputs(stage, {
    region,
    status: notConnected,
    instead: '--url',
  });
  const output = credential === 'signature' ? 'McpIamUrl' : 'McpUrl';
  const url = outputs[output];
  if (url !== undefined) return url;
  const other = credential === 'signature' ? 'identity.iam' : 'identity.clerk or identity.oidc';
  throw new CommandError(
    `The stack of ${stage} has no output ${output}: it takes no such credentials. Next: set ${other} and deploy, or choose another --with.`,
    { status: notConnected },
  );
}

function checked(given: string): string {
  const url = URL.parse(given);
  const isLoopback = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)) {
    // Snippets have it between quotation marks.
    if (!/["'`\\$<>\s]/.test(given) && url.username === '' && url.password === '' && url.hash === '')
      return given;
  }
  throw new UsageError(
    `--url ${given}: must be an https URL without user, password, fragment, quotation marks and spaces (http only on this machine).`,
  );
}

function regionOf({ region }: ConnectOptions, url: string, credential: Credential): string {
  const ofHost = /\.execute-api\.([a-z0-9-]+)\./.exec(url)?.[1];
  const found = region ?? ofHost ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (found !== undefined || credential !== 'signature') return found ?? '';
  throw new UsageError('Give --region <region>: signatures are for one, and the URL does not name it.');
}
