import type { SwitchStanding } from '../switch/status.ts';

/** How a stage stands; null where that could not be told, or is not there. */
export interface StageStatus {
  readonly stage: string;
  readonly stack: { readonly state: string; readonly since: string | null };
  /** More than one while a deployment is under way. */
  readonly releases: readonly string[] | null;
  readonly urls: readonly string[];
  readonly switch: SwitchStanding | null;
  readonly alarms: { readonly count: number; readonly ringing: readonly string[] } | null;
  readonly ledger: {
    /** All changes that began before then are settled. */
    readonly settledUntil: string | null;
    /** When what is new was verified last, and the checkpoint up to which all holds. */
    readonly verifiedAt: string | null;
    readonly verifiedUpTo: string | null;
  } | null;
  /** Changes of the last seven days whose outcome is not known, the newest first, a hundred at most. */
  readonly open: readonly { readonly change: string; readonly at: string; readonly tool: string }[] | null;
  /** What could not be told, and why. */
  readonly problems: readonly string[];
}
