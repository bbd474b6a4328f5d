/** How it is: as it should be, worth knowing, wrong, or not looked at. */
export type CheckStatus = 'green' | 'yellow' | 'red' | 'skipped';

/** One thing that was looked at. */
export interface Check {
  /** For programs and the documentation, for example `challenge`. */
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found, in one sentence. */
  readonly message: string;
  /** What else was seen: values, other people's words. */
  readonly detail?: string;
  /** What to do; there unless it is green. */
  readonly remedy?: string;
  /** How long it took, in milliseconds, where something was asked. */
  readonly ms?: number;
}

/** What makes a check, its name aside. */
export type Finding = Omit<Check, 'name'>;

/** As it should be. */
export const green = (message: string, more: Pick<Check, 'detail' | 'ms'> = {}): Finding => ({
  status: 'green',
  message,
  ...more,
});

/** Worth knowing: something works less well than it could. */
export const yellow = (
  message: string,
  remedy: string,
  more: Pick<Check, 'detail' | 'ms'> = {},
): Finding => ({ status: 'yellow', message, remedy, ...more });

/** Wrong: somebody can't work with it. */
export const red = (message: string, remedy: string, more: Pick<Check, 'detail' | 'ms'> = {}): Finding => ({
  status: 'red',
  message,
  remedy,
  ...more,
});

/** Not looked at, and what would have it looked at. */
export const skipped = (message: string, remedy: string): Finding => ({ status: 'skipped', message, remedy });

/** Names a finding. */
export const named = (name: string, finding: Finding): Check => ({ name, ...finding });

/** The last of an address where a fault stands in the way of all that would be looked at after it. */
export const rest = named(
  'rest',
  skipped('Nothing further was looked at: all of it would meet the same fault.', 'Mend that first.'),
);
