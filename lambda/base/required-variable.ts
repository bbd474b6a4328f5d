/** What would send requests another way, were it heeded: the AWS SDK heeds none of it. */
const proxies = ['HTTPS_PROXY', 'https_proxy', 'NODE_USE_ENV_PROXY'];

/** Reads one variable that must be there. Throws when the environment names a proxy, which the functions know nothing of. */
export function requiredVariable(variables: NodeJS.ProcessEnv): (name: string) => string {
  const proxy = proxies.find((name) => variables[name]);
  if (proxy !== undefined) {
    throw new Error(`${proxy} is set, but the functions reach Clerk and AWS without a proxy; remove it.`);
  }
  return (name) => {
    const value = variables[name];
    if (!value) {
      throw new Error(`The environment variable ${name} is not set; the stack sets it at deployment.`);
    }
    return value;
  };
}
