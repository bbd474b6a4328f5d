import { instanceId } from '../clerk/instance.ts';
import type { Tool } from '../definition/tool.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { ApprovalContext } from './approval.ts';
import { bindingOf, digest } from './binding.ts';
import { isSigned, signature } from './seal.ts';
import type { SigningKeySource } from './signing-keys.ts';

/** Milliseconds that a rehearsal counts. */
const goodMs = 10 * 60_000;
const use = 'rehearsal';

type Call = readonly [tool: Tool, args: Record<string, unknown>, context: ApprovalContext];

interface Kept {
  readonly keys: SigningKeySource;
  readonly table: LedgerTable;
  readonly now: () => number;
}

/** Under which a call's rehearsal stands: who, what, with which arguments, in which Clerk instance. */
async function keyOf([tool, { dryRun: _, ...args }, { clerk, caller }]: Call): Promise<string> {
  const instance = await instanceId(clerk);
  return `rehearsal#${digest(bindingOf({ principal: caller.principal, instance, tool, args }))}`;
}

/** Notes that a call was rehearsed. Throws `ClerkFailure` and `LedgerUnavailable`. */
export async function noteRehearsal(call: Call, { keys, table, now }: Kept): Promise<void> {
  const pk = await keyOf(call);
  const at = now();
  const { current } = await keys.get();
  await table.put({
    pk: { S: pk },
    sk: { S: 'rehearsed' },
    rehearsedAt: { N: String(at) },
    mac: { S: signature(`${pk} ${at}`, current, use) },
    expiresAt: { N: String(Math.ceil((at + goodMs) / 1000)) },
  });
}

/** True when the same call was rehearsed within ten minutes. Throws `ClerkFailure` and `LedgerUnavailable`. */
export async function wasRehearsed(call: Call, { keys, table, now }: Kept): Promise<boolean> {
  const pk = await keyOf(call);
  const item = await table.get(pk, 'rehearsed');
  const at = item?.['rehearsedAt']?.N;
  const mac = item?.['mac']?.S;
  if (at === undefined || mac === undefined || Number(at) + goodMs <= now()) return false;
  const signed = [`${pk} ${at}`, mac] as const;
  return isSigned(...signed, await keys.get(), use) || isSigned(...signed, await keys.renew(), use);
}
