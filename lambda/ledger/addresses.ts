import { createHmac } from 'node:crypto';
import { comparableAddress } from '../clerk/same-identifier.ts';
import type { LedgerKeys } from './ledger-keys.ts';

/** How addresses go on record: as a MAC by which an exact one is found, as they are, or not at all. */
export type AddressForm = 'hashed' | 'plain' | 'none';

const prefix = 'address:';

/** True for what stands for an address among the targets of a change. */
export function isAddressTarget(target: string): boolean {
  return target.startsWith(prefix);
}

/** What a plain address stands as, without its prefix; undefined for one that is hashed. */
export function plainAddress(target: string): string | undefined {
  return target.includes('@') ? target.slice(prefix.length) : undefined;
}

/** What goes on record of an address; undefined where nothing does. */
export function addressTarget(address: string, form: AddressForm, keys: LedgerKeys): string | undefined {
  if (form === 'none') return undefined;
  return form === 'plain' ? `${prefix}${comparableAddress(address)}` : hashed(address, keys, keys.current);
}

/** All that may stand for an address, whatever form and version of the key it was recorded with. */
export function addressTargets(address: string, keys: LedgerKeys): string[] {
  const hashes = Array.from(keys.versions.keys(), (version) => hashed(address, keys, version));
  return [`${prefix}${comparableAddress(address)}`, ...hashes];
}

/** 128 bits of the MAC, in hexadecimal digits. */
function hashed(address: string, { versions }: LedgerKeys, version: string): string {
  const mac = createHmac('sha256', versions.get(version) ?? '').update(
    `clerk-mcp ledger address\0${comparableAddress(address)}`,
  );
  return `${prefix}${mac.digest('hex').slice(0, 32)}`;
}
