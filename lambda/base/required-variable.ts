/** What would send requests another way, were it heeded: the AWS SDK heeds none of it, and must not. */
const proxies = ['HTTPS_PROXY', 'https_proxy', 'NODE_USE_ENV_PROXY'];

/** Reads one variable that must be there. Throws when the environment names a proxy by a name that is not the stack's. */
export function requiredVariable(variables: NodeJS.ProcessEnv): (name: string) => string {
  const proxy = proxies.find((name) => variables[name]);
  if (proxy !== undefined) {
    throw new Error(
      `${proxy} is set, but the functions heed no proxy but that of network.functions.proxyUrl; remove it.`,
    );
  }
  return (name) => {
    const value = variables[name];
    if (!value) {
      throw new Error(`The environment variable ${name} is not set; the stack sets it at deployment.`);
    }
    return value;
  };
}
