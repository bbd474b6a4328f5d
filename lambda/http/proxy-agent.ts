import type { Agent } from 'node:http';

const agents = new Map<string, Agent>();

/**
 * Sends by the proxy at a URL, by CONNECT where the address that is asked is https, and is otherwise as Node's own agent
 * is; the same one each time. https://nodejs.org/api/http.html#built-in-proxy-support
 */
export function proxyAgent(protocol: string, proxyUrl: string): Agent {
  const key = `${protocol} ${proxyUrl}`;
  let agent = agents.get(key);
  if (!agent) {
    const { Agent } = process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http');
    const proxyEnv = { HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl };
    agent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5_000, proxyEnv });
    agents.set(key, agent);
  }
  return agent;
}
