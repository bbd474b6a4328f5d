/** Whom functions ask: each is a host of its own, since connections are kept by host. */
export const services = ['clerk', 'dynamodb', 'secretsManager', 'issuer'] as const;

export type Service = (typeof services)[number];

/** Where each of them is: `https://127.0.0.1:<port>`. */
export type Origins = Readonly<Record<Service, string>>;

/** The same of each service. */
export async function ofEach<Value>(
  make: (service: Service) => Promise<Value>,
): Promise<Record<Service, Value>> {
  const entries = await Promise.all(services.map(async (service) => [service, await make(service)] as const));
  return Object.fromEntries(entries) as Record<Service, Value>;
}
