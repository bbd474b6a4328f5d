/** The function's environment, as `lib/mcp-function.ts` sets it. */
export interface Environment {
  /** ARN or name of the secret that holds Clerk's secret key. */
  readonly clerkSecretId: string;
  /** Base URL of Clerk's Backend API; undefined for Clerk's own. */
  readonly clerkApiUrl: string | undefined;
  /** The shell command that sets the key. */
  readonly setClerkKeyCommand: string;
}

/** Reads the environment. Throws, naming the variable, when one is missing: the function then fails to start. */
export function environment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const required = (name: string): string => {
    const value = variables[name];
    if (!value)
      throw new Error(`The environment variable ${name} is not set; the stack sets it at deployment.`);
    return value;
  };
  return {
    clerkSecretId: required('CLERK_SECRET_ID'),
    clerkApiUrl: variables['CLERK_API_URL'] || undefined,
    setClerkKeyCommand: required('SET_CLERK_KEY_COMMAND'),
  };
}
