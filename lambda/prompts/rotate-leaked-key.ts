import * as z from 'zod';
import { definePrompt, optionalText, requiredText } from './prompt.ts';

export const rotateLeakedKey = definePrompt({
  name: 'rotate_leaked_key',
  title: 'Rotate a leaked API key',
  description:
    'Find the API key that has leaked without seeing its secret, end it once a person has confirmed which, and have a new one made.',
  tools: ['list_api_keys', 'get_api_key', 'run_operation', 'revoke_api_key'],
  permissions: ['api_keys:read', 'api_keys:write'],
  arguments: z.strictObject({
    owner: requiredText('Whose key it is: the id of a user or an organization.'),
    key: optionalText('Which key: its id or name. Never its secret.'),
    where: optionalText('Where it was seen, for the record; for example in a public repository.', 200),
  }),
  opening:
    'End an API key that has leaked, and have a new one made. What the steps name are operations: run_operation runs each, by its name and arguments.',
  steps: [
    "Never ask for the secret, and never repeat it: if somebody pastes it, tell them that this conversation now has it, too. If what leaked is no API key of a user or an organization, stop. Clerk's own secret key is for who runs this server; secrets of machines and OAuth applications have operations of their own.",
    'list_api_keys with the owner as subject, until you have all. Find the key by id or name; if more than one fits, list them with created, last use and scopes, and ask.',
    'get_api_key: note name, scopes, claims, last use and expiry. A last use after the leak, by somebody whom nobody knows, is an incident: say so first.',
    'Show what is to be ended, by id and name, what stops working at once, and what the new key may do: as much as the old one at most, and with an expiry. Go on only when the person has confirmed both.',
    'revoke_api_key, with the reason. This comes first: a leak does not wait for the new key. It cannot be undone.',
    'The new key is made by its owner, or by somebody who may create keys, and goes straight to where it is used: its secret does not belong into this conversation, a report or a ticket. Tell them name, scopes and expiry as confirmed.',
    'Report: the id of the old key and when it was ended, who makes the new one and has to put it where, and what may have been done with the old one since it leaked.',
  ],
});
