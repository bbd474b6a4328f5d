import * as z from 'zod';
import { definePrompt, optionalText, requiredText } from './prompt.ts';

export const answerDataRequest = definePrompt({
  name: 'answer_data_request',
  title: 'Answer a data request',
  description:
    'Gather what Clerk holds about a person who asks for their data, as a reply that somebody checks before it is sent.',
  tools: ['find_user', 'get_user', 'get_user_memberships', 'list_user_sessions'],
  permissions: ['users:read', 'memberships:read', 'sessions:read'],
  arguments: z.strictObject({
    person: requiredText('Who asks: user id or email address.'),
    request: optionalText('What they ask for, in their own words.', 2_000),
  }),
  opening:
    'Gather what Clerk holds about a person who asked for their data. Change nothing, and delete nothing: an erasure is a job of its own.',
  steps: [
    'Ask whether somebody has made sure that the request comes from the person whose data it is. Without that, gather nothing.',
    'Find the user: get_user for an id, find_user for an address. If there is none, say so, and ask for other addresses they may have used. If there is more than one, stop and ask. Never put the data of two people into one reply.',
    'get_user, get_user_memberships and list_user_sessions, each with nextCursor until you have all.',
    'Sort it: who they are (names, addresses, numbers), how they sign in, what belongs to them (organizations and roles), metadata, and sessions with their dates.',
    'Leave out what is about other people. Set private metadata and notes of staff apart, for a person to decide: they may be about others, or not meant to be given out.',
    'Say what is not in it: values that are masked for you, permissions that you lack, what Clerk no longer keeps, such as old sessions, and every other system that holds data of this person.',
    'Show the draft of the reply to the person who asked you. They check and send it; you send nothing.',
  ],
});
