import { readSecret } from '../clerk/secret-key.ts';
import { LedgerUnavailable } from './table.ts';

/** The keys that records are authenticated with, by their versions: `1`, `2` … */
export interface LedgerKeys {
  /** The newest version, which signs. */
  readonly current: string;
  readonly versions: ReadonlyMap<string, string>;
}

/** Where the ledger's keys come from. */
export interface LedgerKeySource {
  /** The keys. Throws `LedgerUnavailable` when they were never read and can't be. */
  readonly get: () => Promise<LedgerKeys>;
}

/** Milliseconds after which keys are read again. */
const freshMs = 15 * 60_000;
/** HMAC-SHA256 wants a key as long as its output: https://www.rfc-editor.org/rfc/rfc2104#section-3 */
const minKeyBytes = 32;

/**
 * The keys of a secret, read once. After 15 minutes they are read again while those at hand stay in use: an older key
 * still counts, so that no change ever waits for a newer one.
 */
export function ledgerKeys(
  secretId: string,
  {
    read = readSecret,
    now = Date.now,
  }: { read?: (secretId: string) => Promise<string>; now?: () => number } = {},
): LedgerKeySource {
  let keys: LedgerKeys | undefined;
  let readAt = -Infinity;
  let flight: Promise<LedgerKeys> | undefined;
  const refresh = (): Promise<LedgerKeys> => {
    flight ??= read(secretId)
      .then((text) => (keys = toLedgerKeys(text)))
      .finally(() => {
        readAt = now();
        flight = undefined;
      });
    return flight;
  };
  return {
    async get() {
      if (keys === undefined) {
        return refresh().catch((cause: unknown) => {
          throw new LedgerUnavailable("the key of the ledger can't be read", { cause });
        });
      }
      if (now() - readAt >= freshMs) {
        void refresh().catch(() => {
          console.warn({ message: "the ledger's keys could not be read again, the cached ones stay in use" });
        });
      }
      return keys;
    },
  };
}

/** Reads `{"1": "…", "2": "…"}`. Throws, without the values, for anything else. */
export function toLedgerKeys(text: string): LedgerKeys {
  const versions = new Map(
    Object.entries(parsed(text)).flatMap(([version, key]) =>
      /^[1-9]\d{0,5}$/.test(version) && typeof key === 'string' && Buffer.byteLength(key) >= minKeyBytes
        ? [[version, key] as const]
        : [],
    ),
  );
  if (versions.size === 0) throw new Error("The secret with the ledger's keys has no usable key in it.");
  return { current: String(Math.max(...Array.from(versions.keys(), Number))), versions };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
