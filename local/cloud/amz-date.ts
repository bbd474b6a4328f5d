/** The time in the basic format of ISO 8601, as signatures have it: `20261124T070303Z`. */
export function amzDate(time: Date): string {
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** The time of an `X-Amz-Date`; undefined when it is not in the basic format of ISO 8601. */
export function readAmzDate(text: string): Date | undefined {
  if (!/^\d{8}T\d{6}Z$/.test(text)) return undefined;
  const time = new Date(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(time.getTime()) ? undefined : time;
}
