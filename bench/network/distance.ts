import type { Valve } from './front.ts';
import type { Service } from './services.ts';

/** Milliseconds of a round trip to what is far. */
export const roundTripMs = 10;

/** Milliseconds that what is far takes to answer, beside the round trip. */
export const answerMs: Readonly<Record<Service, number>> = {
  clerk: 60,
  dynamodb: 4,
  secretsManager: 8,
  issuer: 20,
};

/** Lets everything take a round trip of so many milliseconds. */
export function distance(milliseconds: number): Valve {
  // Timers of the same length end in the order in which they began.
  const later = (arrive: () => void) => void setTimeout(arrive, milliseconds);
  return { connected: later, answered: later, ended: later };
}
