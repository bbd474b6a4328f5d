/** A proxy, in the variables of the environment that name one. */
export interface Proxy {
  /** The URL of the proxy for https, with name and password where it wants them. */
  readonly https_proxy: string;
  /** The hosts that are reached without it, this machine among them. */
  readonly no_proxy: string;
}

const thisMachine = ['127.0.0.1', 'localhost', '::1'];

/**
 * The proxy that an environment names for https, in lower or upper case; undefined where there is none.
 * @throws Error naming the variable when it is no http or https URL
 */
export function proxyIn(environment: NodeJS.ProcessEnv): Proxy | undefined {
  const name = ['https_proxy', 'HTTPS_PROXY'].find((candidate) => environment[candidate]);
  if (name === undefined) return undefined;
  const url = environment[name] ?? '';
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new Error(`${name} is no URL of a proxy: it must be like http://proxy.example.com:3128.`);
  }
  const direct = environment['no_proxy'] || environment['NO_PROXY'] || '';
  return { https_proxy: url, no_proxy: [...direct.split(','), ...thisMachine].filter(Boolean).join(',') };
}

/** Host and port of a proxy, without name and password. */
export function proxyHost({ https_proxy: url }: Proxy): string {
  return URL.parse(url)?.host ?? '';
}
