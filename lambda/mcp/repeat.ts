import type { Clerk } from '../clerk/clerk.ts';
import { ClerkFailure } from '../clerk/failure.ts';
import { findEvidence } from '../ledger/evidence.ts';
import type { IntentRecord, Settlement } from '../ledger/record.ts';
import { repeatMs } from '../ledger/repeats.ts';
import { ToolError } from '../definition/tool.ts';

/** The reason with which a repetition is on record that was not made. */
export const repeatReason = 'repeat_of_unknown';

/**
 * What to tell who asks again for a change whose result is unknown: what Clerk shows of it now. Undefined when it shows
 * that nothing was changed, and the change may be made.
 */
export async function explainRepeat(earlier: IntentRecord, clerk: Clerk): Promise<ToolError | undefined> {
  const shown = await evidenceOf(earlier, clerk);
  if (shown.result === 'failed') return undefined;
  const { change, at } = earlier;
  const known =
    shown.result === 'done'
      ? `Clerk now shows it as made (${shown.reason}).`
      : `Whether Clerk made it can't be told from what it shows now (${shown.reason}).`;
  const again = new Date(Date.parse(at) + repeatMs).toISOString();
  return new ToolError(
    `You asked for the same change at ${at}, and its result was not known then: change ${change} on record. ${known} Nothing was sent by this call. Next: ${
      shown.result === 'done'
        ? 'go on as after a success.'
        : `read the current state. If it is still to be changed, make the call again after ${again}.`
    }`,
  );
}

async function evidenceOf(earlier: IntentRecord, clerk: Clerk): Promise<Settlement> {
  try {
    return await findEvidence(earlier, clerk);
  } catch (error) {
    if (error instanceof ClerkFailure) return { result: 'unknown', reason: 'clerk_did_not_answer' };
    throw error;
  }
}
