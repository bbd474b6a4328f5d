import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** Whose credentials the shell has. */
export interface Operator {
  /** The ARN that AWS knows, `arn:aws:sts::123456789012:assumed-role/admin/ada`, or the id of the access key. */
  readonly name: string;
  /** The account, where it is known. */
  readonly account: string | undefined;
}

/** Milliseconds: nobody who stops an agent waits longer to be told who they are. */
const patience = 5_000;

/**
 * Who is at the terminal: as AWS says, or where that does not answer, by the access key. Throws what the SDK throws where
 * there are no credentials.
 */
export async function whoAmI(): Promise<Operator> {
  const client = new STSClient({ maxAttempts: 1 });
  try {
    const abortSignal = AbortSignal.timeout(patience);
    const { Arn, Account } = await client.send(new GetCallerIdentityCommand({}), { abortSignal });
    if (Arn !== undefined) return { name: Arn, account: Account };
  } catch {
    // Below.
  } finally {
    client.destroy();
  }
  const { accessKeyId } = await client.config.credentials();
  return { name: `access key ${accessKeyId}`, account: undefined };
}
