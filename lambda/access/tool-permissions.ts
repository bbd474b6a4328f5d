import type { Permission } from './permissions.ts';

/** The permission that each tool asks for, by name; null for tools that anyone let in may use. */
export type ToolPermissions = Readonly<Record<string, Permission | null>>;
