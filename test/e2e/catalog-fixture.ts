import * as z from 'zod';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expandPattern, type Permission, permissions } from '../../lambda/access/permissions.ts';
import { schemasOf } from '../../lambda/mcp/tool-schemas.ts';
import { tools } from '../../lambda/tools/registry.ts';
import type { EmbeddedClerk } from '../../local/clerk/server.ts';
import type { Laptop } from '../../local/laptop.ts';
import { as, clients, confirming, type TestClient, type ToolResult } from './clients.ts';
import { type GrantingLaptop, startGrantingLaptop } from './granted.ts';

/** Good arguments for each operation of a part of the catalog. */
type Arguments = Readonly<
  Record<string, (clerk: EmbeddedClerk) => Record<string, unknown> | Promise<Record<string, unknown>>>
>;

/** A laptop for the walks over the catalog, as seeded before each test. */
export interface CatalogFixture {
  readonly clerk: EmbeddedClerk;
  readonly laptop: Laptop;
  /** Somebody with every permission, who confirms whatever is asked. */
  readonly everyone: TestClient;
  /** The example principal whose permissions are `*`. */
  readonly admin: TestClient;
  /** Connects as somebody with these permissions alone. */
  readonly connectWith: (...granted: Permission[]) => Promise<TestClient>;
  readonly argumentsOf: (operation: string) => Promise<Record<string, unknown>>;
  /** Runs an operation, with the good arguments unless told otherwise. */
  readonly run: (
    client: TestClient,
    operation: string,
    args?: Record<string, unknown>,
  ) => Promise<ToolResult>;
}

/** Starts such a laptop, of the stack under test unless told otherwise, before the tests of a file and ends it after them. */
export function catalogFixture(goodArguments: Arguments, stage?: string): CatalogFixture {
  let granting: GrantingLaptop;
  let everyone: TestClient;
  let admin: TestClient;
  const connected = new Map<string, Promise<TestClient>>();

  const connectWith = (...granted: Permission[]): Promise<TestClient> => {
    const key = granted.join(' ');
    const client =
      connected.get(key) ??
      granting
        .with(granted)
        .then((connection) => clients[0].connect(connection))
        .then(confirming);
    connected.set(key, client);
    return client;
  };
  beforeAll(async () => {
    granting = await startGrantingLaptop(stage);
    everyone = await connectWith(...permissions);
    admin = await clients[0].connect(as(granting.laptop));
  });
  afterEach(() => granting.laptop.clerk.reset());
  afterAll(async () => {
    for (const client of connected.values()) await (await client).close();
    await admin.close();
    await granting.close();
  });

  const argumentsOf = async (operation: string) => goodArguments[operation]!(granting.laptop.clerk);
  return {
    get clerk() {
      return granting.laptop.clerk;
    },
    get laptop() {
      return granting.laptop;
    },
    get everyone() {
      return everyone;
    },
    get admin() {
      return admin;
    },
    connectWith,
    argumentsOf,
    run: async (client, operation, args) =>
      client.call('run_operation', { operation, arguments: args ?? (await argumentsOf(operation)) }),
  };
}

/** What an operation answered; empty when it failed. */
export function resultOf(answer: ToolResult): Record<string, unknown> {
  return (answer.structuredContent as { result: Record<string, unknown> } | undefined)?.result ?? {};
}

/** The permission that an operation declares. */
export const permissionOf = (operation: string): Permission => tools.get(operation)!.permission!;

const named = new Set(permissions).difference(new Set(expandPattern('*')));

/** True when `*` does not give the operation's permission: a rule must name it. */
export const mustBeNamed = (operation: string): boolean => named.has(permissionOf(operation));

const ajv = new Ajv2020({ strict: false });
formats.default(ajv);

/** Fails with what is wrong where the answer is not as the operation's output schema has it. */
export function expectToFitSchema(operation: string, answer: ToolResult): void {
  // What is published is shorter: it does not say what is required, nor that there is nothing else.
  const { properties, ...strict } = z.toJSONSchema(tools.get(operation)!.output, { io: 'output' });
  const { userSupplied, ignored } = schemasOf(tools.get(operation)!).output.properties ?? {};
  const marks = { ...(userSupplied && { userSupplied }), ...(ignored && { ignored }) };
  const validate = ajv.compile({ ...strict, properties: { ...properties, ...marks } });
  validate(resultOf(answer));
  expect(validate.errors ?? []).toEqual([]);
}
