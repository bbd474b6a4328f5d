import { stableId } from './resource-values.ts';

/** What a request is signed with. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Temporary credentials have one, and every request must then carry it. */
  sessionToken?: string;
}

/** Credentials the local cloud knows, and the principal behind them. */
export interface IamCredential extends AwsCredentials {
  /** As in `requestContext.identity`: `arn:aws:sts::123456789012:assumed-role/support-bot/session`. */
  userArn: string;
  /** The principal has no execute-api:Invoke on the API. */
  denied?: boolean;
}

/** The IAM principal behind a request, in the terms of `requestContext.identity`. */
export interface IamCaller {
  accessKey: string;
  accountId: string;
  caller: string;
  user: string;
  userArn: string;
}

/**
 * The principal behind credentials. Its unique id is made up from the ARN, and so the same for each run.
 * @throws Error when `userArn` is neither an assumed role's session nor an IAM user
 */
export function iamCallerOf({ accessKeyId, userArn }: IamCredential): IamCaller {
  const [, accountId, kind, path = ''] =
    /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):(assumed-role|user)\/(.+)$/.exec(userArn) ?? [];
  if (accountId === undefined) throw new Error(`${userArn} is no ARN of a role's session or an IAM user`);
  const [name = '', session] = path.split('/');
  // Of a role and its sessions AROA and 17 characters, of a user AIDA and 17: "Unique identifiers" in the IAM guide.
  const id =
    kind === 'user'
      ? `AIDA${uniqueId(userArn)}`
      : `AROA${uniqueId(`${accountId} ${name}`)}:${session ?? name}`;
  return { accessKey: accessKeyId, accountId, caller: id, user: id, userArn };
}

function uniqueId(seed: string): string {
  return stableId(seed, 17).toUpperCase();
}
