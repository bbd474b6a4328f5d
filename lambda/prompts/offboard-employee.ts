import * as z from 'zod';
import { definePrompt, optionalText, requiredText } from './prompt.ts';

export const offboardEmployee = definePrompt({
  name: 'offboard_employee',
  title: 'Offboard an employee',
  description:
    'Take all access from a person who leaves: find the right user, hand over what only they manage, then end it.',
  tools: [
    'find_user',
    'get_user',
    'get_user_memberships',
    'list_organization_members',
    'set_organization_member',
    'offboard_user',
  ],
  permissions: ['users:read', 'memberships:read', 'memberships:write', 'users:offboard'],
  arguments: z.strictObject({
    user: requiredText('Who leaves: user id or email address.'),
    successor: optionalText('Who takes over what only they manage: user id or email address.'),
    reason: optionalText('Why, for the record; for example left the company on 2026-01-31.', 500),
  }),
  opening: 'Take all access from a person who leaves.',
  steps: [
    'Find the user: get_user for an id, find_user for an address. If there is none or more than one, stop and ask. Never guess. Find the successor the same way, if one is given.',
    'get_user_memberships: list every organization with the role in it.',
    'For each organization in which the role is org:admin or may manage members: list_organization_members with that role. If nobody else has it, it needs a successor.',
    'offboard_user with the id of the user and dryRun true: it says what it would do and changes nothing.',
    'Show the person who asked, by id, name and address: who is to be offboarded, what that takes away, and which organizations need a successor, with whom you propose. Say that sessions end at once. Go on only when the person has confirmed both the user and the successors.',
    'set_organization_member for each confirmed successor, with the role that has to be handed over.',
    'offboard_user with the id of the user, without dryRun. Never ask it to delete the user, unless the person has asked for that in so many words: deletion cannot be undone. It is safe to call again if it stops halfway.',
    'Report what each step of offboard_user says, and name plainly whatever it could not end.',
  ],
});
