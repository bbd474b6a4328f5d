import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Whose credentials the shell has. */
export interface Operator {
  /** The ARN that AWS knows, `arn:aws:sts::123456789012:assumed-role/admin/ada`, or the id of the access key. */
  readonly name: string;
  /** The account, where it is known. */
  readonly account: string | undefined;
}

/** Milliseconds: nobody who stops an agent waits longer to be told who they are. */
const patience = 5_000;

/** Who is at the terminal: as AWS says, or where the AWS CLI is not there or does not answer, by the access key. */
export async function whoAmI({ config }: DynamoDBClient): Promise<Operator> {
  const asked = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'];
  const { stdout } = await promisify(execFile)('aws', asked, { timeout: patience }).catch(() => ({
    stdout: '',
  }));
  const [arn, account] = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):\S+$/.exec(stdout.trim()) ?? [];
  if (arn !== undefined) return { name: arn, account };
  const { accessKeyId } = await config.credentials();
  return { name: `access key ${accessKeyId}`, account: undefined };
}
