import type { Permission } from '../access/permissions.ts';
import { toolsetOf } from '../access/toolsets.ts';
import { HttpError } from './http-error.ts';
import type { NarrowingEvent } from './narrowing-asked.ts';
import { askedIn } from './narrowing.ts';

/**
 * True when a connection leaves out what asks for a permission, or may do so: whether a tool only reads is known to the
 * function alone, and so is why a connection is refused.
 */
export function mayBeLeftOut(permission: Permission, event: NarrowingEvent): boolean {
  try {
    const { readOnly, toolsets } = askedIn(event);
    if (toolsets && !toolsets.includes(toolsetOf(permission))) return true;
    return readOnly && !permission.endsWith(':read');
  } catch (error) {
    if (error instanceof HttpError) return true;
    throw error;
  }
}
