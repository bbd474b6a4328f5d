import type { EmbeddedClerk, Fault } from '../clerk/server.ts';
import type { ShownFault } from './shown.ts';

/** Every request to the Backend API; who calls is found out at other paths, and stays so. */
const backend = /^\/(?!jwks$|\.well-known\/|oauth\/|.*\/verify$)/;

/** What can go wrong with Clerk, each as whoever looks on would say it. */
const faults: readonly { id: string; title: string; detail: string; fault: Fault }[] = [
  {
    id: 'slow',
    title: 'Slow',
    detail: 'Each answer takes three seconds longer.',
    fault: { kind: 'latency', milliseconds: 3_000, path: backend },
  },
  {
    id: 'silent',
    title: 'Silent',
    detail: 'No answer ever comes, and the connection stays open.',
    fault: { kind: 'hang', path: backend },
  },
  {
    id: 'dropped',
    title: 'Cut off',
    detail: 'The connection is closed without an answer.',
    fault: { kind: 'dropped', path: backend },
  },
  {
    id: 'limited',
    title: 'Rate limit used up',
    detail: '429 to every request.',
    fault: { kind: 'rate-limited', retryAfter: 2, path: backend },
  },
  {
    id: 'failing',
    title: 'Failing',
    detail: "500, in Clerk's own form.",
    fault: { kind: 'server-error', path: backend },
  },
  {
    id: 'proxy',
    title: 'Proxy in between',
    detail: '502 and a page of HTML.',
    fault: { kind: 'html-error', path: backend },
  },
  {
    id: 'garbled',
    title: 'Garbled',
    detail: 'Half a JSON document that claims to be one.',
    fault: { kind: 'malformed-json', path: backend },
  },
  {
    id: 'lost',
    title: 'Answers to changes lost',
    detail: 'Clerk makes the change, and the connection is closed before it says so.',
    fault: { kind: 'dropped', when: 'after', path: backend, method: 'PATCH' },
  },
  {
    id: 'lost-deletion',
    title: 'Answers to deletions lost',
    detail: 'Clerk deletes, and the connection is closed before it says so.',
    fault: { kind: 'dropped', when: 'after', path: backend, method: 'DELETE' },
  },
];

/** The faults that can be switched on, and which are. */
export function shownFaults(clerk: Pick<EmbeddedClerk, 'faults'>): ShownFault[] {
  return faults.map(({ fault, ...shown }) => ({ ...shown, isOn: clerk.faults.includes(fault) }));
}

/** Switches one on or off; false where there is none of this id. */
export function switchFault(
  clerk: Pick<EmbeddedClerk, 'faults' | 'fault' | 'clearFaults'>,
  id: string,
  isOn: boolean,
): boolean {
  const found = faults.find((one) => one.id === id);
  if (!found) return false;
  clerk.clearFaults(found.fault);
  if (isOn) clerk.fault(found.fault);
  return true;
}
