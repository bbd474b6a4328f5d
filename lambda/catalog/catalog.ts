import type { Tool } from '../tools/tool.ts';

/** Every operation of the catalog: what is not worth a place among the listed tools, by resource. */
export const catalog: readonly Tool[] = [];
