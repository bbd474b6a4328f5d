import type { ToolFacts } from '../../definition/tool.ts';
import type { Risk } from '../../catalog/operation.ts';
import { type Action, actionOf, fitOf, isVerb } from './action.ts';
import { phrases } from './phrases.ts';
import { synonymsOf } from './synonyms.ts';
import { readTexts, type Said, someName, stem, termsOf, withoutNames } from './words.ts';

/** What can be asked of an operation besides words. */
export interface OperationFilter {
  /** The part of its permission before the colon. */
  readonly resource?: string | undefined;
  readonly risk?: Risk | undefined;
}

/** An operation that was found, and how well it goes with what was asked for: 0 to 1. */
export interface Found {
  readonly tool: ToolFacts;
  readonly score: number;
}

/** How much a tool can do, from its hints. */
export function riskOf({ annotations }: ToolFacts): Risk {
  if (annotations.readOnlyHint) return 'read';
  return annotations.destructiveHint ? 'destructive' : 'write';
}

/** The resource that a tool works on: the part of its permission before the colon. */
export function resourceOf({ permission }: ToolFacts): string {
  return permission?.split(':')[0] ?? '';
}

/** What is below is not what was asked for. */
const floor = 0.4;
/** Nor is what is this far behind the best. */
const nearBest = 0.75;

/** How much a word counts that was typed wrong, beside 1 for the word itself. */
const typoWeight = 0.8;
/** How much a word counts that is only in the description. */
const descriptionWeight = 0.5;
/** How much it counts that words come in the same order: the members of a company are not the companies of a member. */
const orderWeight = 0.1;
/** How much of what the rarest word would tell is asked for by a word that is nowhere, as most names are. */
const unknownWeight = 0.7;
/** How much it counts that a user or an organization is spoken of where a name is given. */
const nameWeight = 0.7;
/** What Clerk has deprecated stands behind what has come for it. */
const deprecatedWeight = 0.8;

/** One thing that a request speaks of: the terms that may stand for it, each with its weight, and how rare it is. */
interface Idea {
  readonly terms: ReadonlyMap<string, number>;
  readonly rarity: number;
  /** True for what is to be done, as opposed to what it is to be done with. */
  readonly isVerb: boolean;
}

/** A tool as it is looked for: each way to say what it does, and all its words with their weights. */
interface Indexed {
  readonly tool: ToolFacts;
  readonly ways: readonly Way[];
  readonly words: ReadonlyMap<string, number>;
}

/** One way to say what a tool does. */
interface Way {
  readonly terms: readonly string[];
  readonly action: Action | undefined;
}

/** What a request asks for. */
interface Wish {
  readonly ideas: readonly Idea[];
  /** How rare its ideas are together. */
  readonly size: number;
  readonly action: Action | undefined;
  /** By term, for which ideas it may stand, by their place, and how well. */
  readonly standing: ReadonlyMap<string, readonly (readonly [idea: number, weight: number])[]>;
}

/** All that is said of a tool: its description and keywords, then each way to say what it does. */
function textsOf({ name, title, description, keywords = '' }: ToolFacts): string[] {
  return [description, keywords, name.replaceAll('_', ' '), title, ...(phrases[name]?.split(';') ?? [])];
}

/** The tools as they are looked for. */
function indexOf(tools: readonly ToolFacts[]): Indexed[] {
  const texts = tools.map(textsOf);
  const read = readTexts(texts.flat());
  return tools.map((tool, index): Indexed => {
    const [description, keywords, ...said] = read.splice(0, texts[index]?.length) as [Said, Said, ...Said[]];
    const [named] = said;
    const does = doneBy(tool, named);
    const isRead = does === 'read' || does === 'check';
    const ways = said.map((one, place): Way => {
      const asked = actionOf(one);
      const isOwn = place < 2 || isRead || asked === undefined || asked === 'read' || asked === 'check';
      return { terms: termsOf(one), action: isOwn ? does : asked };
    });
    const words = new Map(termsOf(description).map((term) => [term, descriptionWeight]));
    for (const term of [...ways.flatMap(({ terms }) => terms), ...termsOf(keywords)]) words.set(term, 1);
    return { tool, ways, words };
  });
}

/** What a tool does, by its name. */
function doneBy({ annotations, name }: ToolFacts, named: Said | undefined): Action | undefined {
  if (annotations.readOnlyHint) return /^(?:verify|check)_/.test(name) ? 'check' : 'read';
  return named && actionOf(named);
}

/**
 * Finds tools and operations by words, best first; what goes badly with the words, or far worse than the best does, is
 * left out. Made once a process, at the first search.
 */
export function operationSearch(
  tools: readonly ToolFacts[],
): (query: string, filter?: OperationFilter) => Found[] {
  const index = indexOf(tools);
  const rarities = rarityOf(index);
  const unknown = unknownWeight * Math.log(1 + index.length);
  const rarityOfTerm = (term: string) => rarities.get(term) ?? unknown;

  /** A name may be of a user or of an organization, and tells no more than these words do. */
  const named: Idea = {
    terms: new Map([stem('user'), stem('organization')].map((term) => [term, nameWeight])),
    rarity: Math.min(rarityOfTerm(stem('user')), rarityOfTerm(stem('organization'))),
    isVerb: false,
  };
  const isKnown = (term: string) => rarities.has(term) || synonymsOf(term).size > 0;

  const ideaOf = (term: string): Idea => {
    if (term === stem(someName)) return named;
    const terms = new Map(synonymsOf(term));
    if (!rarities.has(term)) for (const near of nearTo(term, rarities)) terms.set(near, typoWeight);
    return { terms: terms.set(term, 1), rarity: rarityOfTerm(term), isVerb: isVerb(term) };
  };

  const wishOf = (request: string): Wish => {
    const [said = { text: '', words: [] }] = readTexts([withoutNames(request, isKnown)]);
    const ideas = termsOf(said).map(ideaOf);
    const standing = new Map<string, [number, number][]>();
    for (const [place, { terms }] of ideas.entries()) {
      for (const [term, weight] of terms)
        standing.set(term, [...(standing.get(term) ?? []), [place, weight]]);
    }
    return { ideas, size: sum(ideas.map(({ rarity }) => rarity)), action: actionOf(said), standing };
  };

  const scoreOf = ({ ideas, size, action, standing }: Wish, { ways, words }: Indexed): number => {
    /** How well each idea is met by terms, of which some count less. */
    const metBy = (terms: Iterable<string>, weigh?: ReadonlyMap<string, number>): number[] => {
      const met = ideas.map(() => 0);
      for (const term of terms) {
        for (const [idea, weight] of standing.get(term) ?? []) {
          met[idea] = Math.max(met[idea] ?? 0, weight * (weigh?.get(term) ?? 1));
        }
      }
      return met;
    };
    const shareOf = (met: readonly number[]) =>
      sum(met.map((share, idea) => share * (ideas[idea]?.rarity ?? 0))) / size;
    const wholly = metBy(words.keys(), words);
    // A verb alone says too little: what it is done with must be met as well, where it is said.
    const isObject = ideas.map(({ isVerb: isOne }) => !isOne);
    if (isObject.includes(true) && !wholly.some((share, idea) => share > 0 && isObject[idea])) return 0;
    const whole = shareOf(wholly);
    return Math.max(
      ...ways.map(({ terms, action: does }) => {
        const all = sum(terms.map(rarityOfTerm));
        const used = sum(
          terms.map(
            (term) =>
              rarityOfTerm(term) * Math.max(0, ...(standing.get(term) ?? []).map(([, weight]) => weight)),
          ),
        );
        if (used === 0) return 0.4 * whole * fitOf(action, does);
        const close = 0.65 * shareOf(metBy(terms)) + (0.35 * used) / all;
        const inOrder = 1 + orderWeight * orderShare(ideas, terms);
        return (0.6 * close + 0.4 * whole) * inOrder * fitOf(action, does);
      }),
    );
  };

  const ranked = (request: string): Found[] => {
    const wish = wishOf(request);
    if (wish.ideas.length === 0) return [];
    const found = index
      .map((one) => {
        const isOld = one.tool.title.includes('deprecated');
        const score = scoreOf(wish, one) * (isOld ? deprecatedWeight : 1);
        return { tool: one.tool, score };
      })
      .filter(({ score }) => score >= floor)
      .toSorted((a, b) => b.score - a.score);
    const best = found[0]?.score ?? 0;
    return found.filter(({ score }) => score >= nearBest * best);
  };

  return (query, { resource, risk } = {}) => {
    const found =
      query.trim() === ''
        ? tools.flatMap((tool): Found[] => (tool.permission === null ? [] : [{ tool, score: 1 }]))
        : ranked(query);
    return found.filter(
      ({ tool }) =>
        (resource === undefined || resourceOf(tool) === resource) &&
        (risk === undefined || riskOf(tool) === risk),
    );
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** How many of the pairs of ideas that are in `way` come in the same order there, 0 to 1. */
function orderShare(ideas: readonly Idea[], way: readonly string[]): number {
  const places = ideas
    .map(({ terms }) => way.findIndex((term) => terms.has(term)))
    .filter((place) => place >= 0);
  const pairs = places.flatMap((place, index) => places.slice(index + 1).map((later) => later > place));
  return pairs.length === 0 ? 0 : pairs.filter(Boolean).length / pairs.length;
}

/** How much a term tells: the fewer tools have it, the more. */
function rarityOf(index: readonly Indexed[]): ReadonlyMap<string, number> {
  const having = new Map<string, number>();
  for (const { words } of index) {
    for (const term of words.keys()) having.set(term, (having.get(term) ?? 0) + 1);
  }
  return new Map([...having].map(([term, count]) => [term, Math.log(1 + index.length / count)]));
}

/** The known terms that a mistyped one may be: one letter more, less or other, or two that changed places. */
function nearTo(term: string, known: ReadonlyMap<string, number>): string[] {
  if (term.length < 5) return [];
  return [...known.keys()].filter((other) => other.length > 3 && isNear(term, other));
}

function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  if (restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}
