import { contact } from '../world/stage.ts';
import type { Job } from '../job/job.ts';
import { unsaid } from '../job/job.ts';
import { recordsOf, touched } from '../job/untouched.ts';

export const notAllowed: Job = {
  name: 'not-allowed',
  title: 'The new address again, with a token that only reads: why not, and whom to ask',
  caller: 'readOnly',
  request: [
    "Make chiara.rossi@fabrikam.example the verified primary address of chiara.rossi@northwind.example. If you can't, tell me which permission is missing and whom to ask for it.",
  ],
  setUp(world) {
    const before = recordsOf(world.state);
    return ({ state }, answer) => [...touched(before, state), ...unsaid(answer, 'users:contacts', contact)];
  },
  budget: { calls: 1, tokens: 70 },
  async steps(agent) {
    const found = await agent.call('search_operations', { query: "change a user's email address" });
    if (/users:contacts/.test(found.text)) return found.text;
    const { reading } = await agent.attempt('run_operation', {
      operation: 'change_contact_methods',
      arguments: { action: 'add', emailAddress: 'chiara.rossi@fabrikam.example' },
    });
    return reading.text;
  },
};
