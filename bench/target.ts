import type { Origins } from './network/services.ts';

/** A function that is measured. */
export interface Target {
  readonly name: string;
  readonly code: { readonly directory: string; readonly handler: string };
  readonly environment: Readonly<Record<string, string>>;
  /** When Lambda would end an invocation; undefined for those to whom it makes no difference. */
  readonly timeoutMs?: number;
}

/** The id of the secret that holds Clerk's key, for every contender. */
export const clerkSecret = 'clerk';

/** The environment of a function that asks the services at these addresses. */
export function reaching(
  { environment }: Target,
  { clerk, dynamodb, secretsManager }: Origins,
): Readonly<Record<string, string>> {
  return {
    ...environment,
    ...(environment['CLERK_SECRET_ID'] === undefined ? {} : { CLERK_SECRET_ID: clerkSecret }),
    CLERK_API_URL: clerk,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager,
  };
}
