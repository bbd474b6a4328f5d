import { timingSafeEqual } from 'node:crypto';

/** Whether two texts are the same, found out in a time that tells nothing but whether their lengths differ. */
export function sameText(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
