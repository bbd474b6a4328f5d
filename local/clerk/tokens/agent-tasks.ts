import * as z from 'zod';
import { ClerkRefusal, badRequest, disallowedWith, notFound, parameterMissing } from '../operation/errors.ts';
import { isVerified } from '../users/identifiers.ts';
import type { AgentTaskRecord } from '../state/instance-records.ts';
import { readBody } from '../operation/operation.ts';
import type { Call, Operation } from '../operation/operation.ts';
import type { ClerkState, UserRecord } from '../state/state.ts';
import { newTicket, revokeTicket } from '../invitations/tickets.ts';
import { checkedWebUrl } from '../operation/urls.ts';
import { requireUser } from '../users/users.ts';

/** Of the session that a task opens, in seconds. */
const defaultSessionMaxDuration = 1800;

/** How long a task waits to be taken up, in seconds. The document is silent: as for actor tokens. */
const taskExpiry = 3600;

const createBody = z.strictObject({
  on_behalf_of: z.strictObject({ user_id: z.string().optional(), identifier: z.string().optional() }),
  permissions: z.enum(['*']),
  agent_name: z.string().min(1),
  task_description: z.string(),
  redirect_url: z.string(),
  session_max_duration_in_seconds: z.int().min(1).nullish(),
});
type OnBehalfOf = z.infer<typeof createBody>['on_behalf_of'];

function hasIdentifier(user: UserRecord, identifier: string): boolean {
  return (
    user.username?.toLowerCase() === identifier ||
    user.emailAddresses.some((item) => isVerified(item) && item.emailAddress === identifier) ||
    user.phoneNumbers.some((item) => isVerified(item) && item.phoneNumber === identifier) ||
    user.web3Wallets.some((item) => isVerified(item) && item.web3Wallet.toLowerCase() === identifier)
  );
}

function requireSubject(state: ClerkState, onBehalfOf: OnBehalfOf): UserRecord {
  const { user_id: userId, identifier } = onBehalfOf;
  if (userId !== undefined && identifier !== undefined) throw disallowedWith('identifier', 'user_id');
  if (userId !== undefined) return requireUser(state, userId);
  if (identifier === undefined) throw parameterMissing('on_behalf_of');
  const user = [...state.users.values()].find((candidate) =>
    hasIdentifier(candidate, identifier.toLowerCase()),
  );
  if (user === undefined) throw notFound('user', identifier);
  return user;
}

/** The agent's id, the same for the same name. */
function agentId(state: ClerkState, name: string): string {
  const known = state.agents.get(name);
  if (known !== undefined) return known;
  const id = state.ids.id('agent');
  state.agents.set(name, id);
  return id;
}

const wireAgentTask = (task: AgentTaskRecord) => ({
  object: 'agent_task',
  agent_id: task.agentId,
  agent_task_id: task.id,
  task_id: task.id,
});

function create(call: Call) {
  const { state } = call;
  const body = readBody(call, createBody);
  const isDevelopment = state.instance.environmentType === 'development';
  const redirectUrl = checkedWebUrl('redirect_url', body.redirect_url, isDevelopment);
  const user = requireSubject(state, body.on_behalf_of);
  const task: AgentTaskRecord = {
    ...newTicket(call, 'agent_task', taskExpiry),
    agentId: agentId(state, body.agent_name),
    userId: user.id,
    taskDescription: body.task_description,
    redirectUrl,
    sessionMaxDuration: body.session_max_duration_in_seconds ?? defaultSessionMaxDuration,
  };
  state.agentTasks.set(task.id, task);
  return { ...wireAgentTask(task), url: task.url };
}

function revoke(call: Call) {
  const task = call.state.agentTasks.get(call.param('agent_task_id'));
  if (task === undefined) {
    throw new ClerkRefusal(404, [
      {
        code: 'agent_task_not_found',
        message: 'agent task not found',
        long_message: 'The requested agent task could not be found.',
      },
    ]);
  }
  revokeTicket(call, task, () => badRequest('agent_task_cannot_be_revoked', 'cannot revoke agent task'));
  return wireAgentTask(task);
}

/** Sessions that an agent may open on behalf of a user. */
export const agentTaskOperations: Operation[] = [
  { method: 'post', path: '/agents/tasks', answer: create },
  { method: 'post', path: '/agents/tasks/{agent_task_id}/revoke', answer: revoke },
];
