import { free, type Judgement } from './judgement.ts';

/** What is about this server itself. */
export const server = {
  whoami: { budgets: free('only says who asks') },
  search_audit_log: { budgets: free('reads the record, not Clerk') },
  search_operations: { budgets: free('only finds operations, without Clerk') },
  run_operation: {
    budgets: free('takes nothing itself: what it runs takes what it takes when it is a tool'),
  },
} satisfies Record<string, Judgement>;
