import type { ToolContext } from '../definition/tool.ts';
import type { ApprovalAnswer } from './answer.ts';
import type { ApprovalAsked } from './question.ts';

/** What is known of a call besides the tool and its arguments. */
export interface ApprovalContext
  extends Pick<ToolContext, 'clerk' | 'caller' | 'stage'>, Partial<Pick<ToolContext, 'remaining'>> {
  /** The AWS account of the stack, in which settings name IAM roles without one. */
  readonly homeAccount?: string | undefined;
  readonly answer?: ApprovalAnswer | undefined;
}

/** How a yes was given: as the answer to a form, or by a confirmation sent with the call. */
export type ApprovedBy = 'form' | 'confirmation';

/** How a person, or a client in its place, said no to a question. */
export type Refused = 'declined' | 'cancelled' | 'declined_at_once' | 'cancelled_at_once';

/**
 * `given`: may go ahead; `id` names the approval, undefined where none is needed, and `atOnce` is true when the answer
 * came faster than a person gives it; `by` says how it was given. The others: nobody said yes; `asked` is the question that is open all the same.
 */
export type Approval =
  | {
      readonly verdict: 'given';
      readonly id: string | undefined;
      readonly by?: ApprovedBy;
      readonly atOnce?: true;
    }
  | { readonly verdict: Refused; readonly id: string; readonly asked?: ApprovalAsked };
