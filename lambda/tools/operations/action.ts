import { type Said, stem } from './words.ts';

/** What kind of thing is done: people who want the one are badly served with another. */
export type Action = 'read' | 'check' | 'add' | 'change' | 'remove';

const verbs: Readonly<Record<Action, string>> = {
  read: 'get list find search review export show see view look read count browse display dump download history status every all',
  check: 'verify check validate introspect test',
  add: 'unban unlock unblock lift restore reinstate undo reactivate unsuspend unfreeze enable activate create add invite send set open make new register issue mint generate define put give import load let allow permit grant approve accept promote upload onboard store connect enroll mail notify announce',
  change:
    'cap limit bump update change edit replace rotate rename move swap renew extend fix correct refresh modify adjust demote raise prolong roll mark',
  remove:
    'delete remove revoke cancel reject disable unset drop kick pull wipe kill withdraw stop end erase purge terminate disconnect unlink detach invalidate nuke ditch trash scrap bin axe boot oust evict sack fire ban lock block suspend deactivate unsubscribe decommission decline offboard deprovision disallow forbid retire pause expire close',
};

const byVerb = new Map(
  Object.entries(verbs).flatMap(([action, words]) =>
    words.split(' ').map((word): [string, Action] => [stem(word), action as Action]),
  ),
);

/** True for the stem of a word for something done, most of which say little without what it is done with. */
export function isVerb(term: string): boolean {
  return generic.has(term);
}

const generic = new Set(
  'get list find search show see view look read write add create make new set give put send open update change edit move remove delete drop take stop end check test start use do want let all every everything everywhere'
    .split(' ')
    .map(stem),
);

/** Words that begin a question: who asks one wants to be told something, not to have it changed. */
const question =
  /^\W*(?:who|whose|whom|which|what|where|when|why|how|is|are|was|were|does|do|did|has|have|can|show|see|list|find|look|any|status|details?|history|number|count|all|every|everyone|people|(?:give|tell|send) (?:me|us))\b(?!.*\bshould\b)/;
/** What a question is about when it wants something tried. */
const trial =
  /\b(?:valid|working|good|correct|right|match(?:es)?|reachable)\b|\b(?:does|still)\b.*\bworks?\b/;
/** Who wants to get something new wants it made. */
const wish = /\bget (?:me |us |him |her |them )?(?:(?:an? )?(?:new|token|key|secret|link)|another)\b/;

/**
 * What a request asks to be done: what a question asks for, else by the first word for a change, else by the first verb;
 * undefined when there is none.
 */
export function actionOf({ text, words }: Said): Action | undefined {
  if (question.test(text)) return trial.test(text) ? 'check' : 'read';
  if (wish.test(text)) return 'add';
  const said = words.flatMap((word) => byVerb.get(stem(word)) ?? []);
  return said.find((action) => action !== 'read') ?? said[0] ?? (/\bshould\b/.test(text) ? 'add' : undefined);
}

/** How well what an operation does goes with what is asked for, 0 to 1. */
export function fitOf(asked: Action | undefined, does: Action | undefined): number {
  if (asked === undefined || does === undefined || asked === does) return 1;
  const pair = `${asked} ${does}`;
  if (pair === 'add remove' || pair === 'remove add') return 0.5;
  if (asked === 'read' || does === 'read') return asked === 'check' || does === 'check' ? 0.9 : 0.7;
  return 0.85;
}
