// Put in when the stack is synthesized: the setting `contact`.
declare const CONTACT: string | undefined;

/** Whom a caller asks who can't help themselves, as it follows "ask" or "tell"; plain ASCII without quotation marks. */
export const contact: string = typeof CONTACT === 'string' ? CONTACT : 'whoever runs this server';
