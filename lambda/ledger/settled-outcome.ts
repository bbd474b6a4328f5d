import { addressTarget, type AddressForm } from './addresses.ts';
import type { LedgerKeys } from './ledger-keys.ts';
import type { Intent, Outcome, StepTaken } from './record.ts';

/** What is asked for, with what goes on record in another form or not at all. */
export interface AskedFor extends Intent {
  readonly addresses?: readonly string[];
  /** Its arguments as one text, by which the same change is recognized; never on record. */
  readonly args?: string;
}

/** One request to Clerk, with the address that it was about. */
export type StepMade = Omit<StepTaken, 'address'> & { readonly address?: string | undefined };

/** How a change went, with the requests that were made. */
export type Ending = Omit<Outcome, 'steps' | 'counts' | 'further' | 'begun'> & {
  readonly steps?: readonly StepMade[];
};

/** Steps, and targets besides those of the intent, that one record has at most. */
const maxSteps = 100;
const maxTargets = 100;

/** The intent as it goes on record: addresses among its targets, in the form that the settings say. */
export function recordedIntent(asked: AskedFor, form: AddressForm, keys: LedgerKeys): Intent {
  const { addresses = [], ...intent }: AskedFor = { ...asked, args: undefined };
  const tokens = addresses.flatMap((address) => addressTarget(address, form, keys) ?? []);
  return { ...intent, targets: [...new Set([...intent.targets, ...tokens])].slice(0, maxTargets) };
}

/**
 * The outcome as it goes on record: what was made, on what and in which role, as far as the intent does not say it
 * already. `asked`: the targets of the intent, `begun` its times.
 */
export function recordedOutcome(
  { steps = [], ...outcome }: Ending,
  {
    asked,
    begun,
    form,
    keys,
  }: { asked: readonly string[]; begun: Outcome['begun']; form: AddressForm; keys: LedgerKeys },
): Outcome {
  const taken = steps.map(({ address, ...step }): StepTaken => {
    const token = address === undefined ? undefined : addressTarget(address, form, keys);
    return token === undefined ? step : { ...step, address: token };
  });
  const known = new Set(asked);
  const further = new Set(
    taken.flatMap(({ on, made }) => [...(made ? [made] : []), ...on]).filter((id) => !known.has(id)),
  );
  const saysMore = further.size > 0 || taken.length > 1 || taken.some(({ role }) => role !== undefined);
  if (!saysMore) return outcome;
  const counts: Record<string, number> = {};
  for (const { request } of taken) counts[request] = (counts[request] ?? 0) + 1;
  return {
    ...outcome,
    steps: taken.slice(0, maxSteps),
    counts,
    ...(further.size === 0 ? {} : { further: [...further].slice(0, maxTargets), begun }),
  };
}
