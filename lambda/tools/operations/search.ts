import MiniSearch from 'minisearch';
import type { ToolFacts } from '../../definition/tool.ts';
import type { Risk } from '../../catalog/operation.ts';
import { impliedBy, synonymsOf } from './synonyms.ts';

/** What can be asked of an operation besides words. */
export interface OperationFilter {
  /** The part of its permission before the colon. */
  readonly resource?: string | undefined;
  readonly risk?: Risk | undefined;
  readonly accepts: (tool: ToolFacts) => boolean;
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

/** Words that say nothing about what is wanted. */
const stopWords = new Set(
  'a an and any are as at be by can do does for from has have how i in is it its me my need of on or our please s should so that the their them then there they this to us want was we what when where which who will with you your'.split(
    ' ',
  ),
);

/** The stem of an English word, as far as the endings of plurals and verbs go. */
function stem(word: string): string {
  if (word.length > 4) {
    if (word.endsWith('ies') || word.endsWith('ied')) return `${word.slice(0, -3)}y`;
    if (word.endsWith('sses')) return word.slice(0, -2);
    if (word.endsWith('ing') && word.length > 6) return undoubled(word.slice(0, -3));
    if (word.endsWith('ed') && word.length > 5) return undoubled(word.slice(0, -2));
  }
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word;
}

/** `bann` is what `banned` leaves; `call` and `pass` have two of their own. */
function undoubled(stemmed: string): string {
  return /([b-df-hj-km-rtv-y])\1$/.test(stemmed) ? stemmed.slice(0, -1) : stemmed;
}

/** The form in which a word is indexed and looked for; false for words that say nothing. */
function processTerm(term: string): string | false {
  const word = term.toLowerCase();
  return stopWords.has(word) ? false : stem(word).replace(/e$/, '');
}

/** How much another word for what was said counts, beside 1 for the word itself. */
const synonymWeight = 0.35;

/** One thing that a request speaks of: the stems of what it may be called, each with its weight. */
type Idea = ReadonlyMap<string, number>;

function ideaOf(word: string, others: readonly string[]): Idea {
  const terms = new Map(others.map((other) => [String(processTerm(other)), synonymWeight]));
  return terms.set(String(processTerm(word)), 1);
}

/** What a request speaks of, word by word, and what it means besides. */
function ideasOf(request: string): Idea[] {
  const words = request.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const said = [...new Set(words)].filter((word) => word !== '' && processTerm(word) !== false);
  return [
    ...said.map((word) => ideaOf(word, synonymsOf(word))),
    ...impliedBy(request).map((word) => ideaOf(word, [])),
  ];
}

/** Who asks wants to be told something, not to have it changed. */
const question =
  /^\W*(?:who|whose|which|what|where|when|why|how|is|are|was|were|does|do|did|has|have|show|see|list|find|look)\b/i;

/** How much of a request was met by these of its terms, 0 to 1. */
function shareMet(ideas: readonly Idea[], terms: readonly string[]): number {
  const met = ideas.map((idea) => Math.max(0, ...terms.map((term) => idea.get(term) ?? 0)));
  return met.reduce((sum, weight) => sum + weight, 0) / ideas.length;
}

/** How many of `wanted` are among `found`, 0 to 1. */
function shareOf(wanted: readonly string[], found: readonly string[]): number {
  return wanted.filter((term) => found.includes(term)).length / wanted.length;
}

function nameTermsOf({ name }: ToolFacts): string[] {
  return name.split('_').flatMap((word) => processTerm(word) || []);
}

/** Finds tools and operations by words, best first. Made once a process, at the first search. */
export function operationSearch(
  tools: readonly ToolFacts[],
): (query: string, filter: OperationFilter) => ToolFacts[] {
  const index = new MiniSearch<ToolFacts>({
    idField: 'name',
    fields: ['spoken', 'title', 'keywords', 'description'],
    extractField: (tool, field) => {
      if (field === 'spoken') return tool.name.replaceAll('_', ' ');
      return String(Reflect.get(tool, field) ?? '');
    },
    processTerm,
  });
  index.addAll(tools);
  const byName = new Map(tools.map((tool) => [tool.name, { tool, nameTerms: nameTermsOf(tool) }]));

  const ranked = (request: string): ToolFacts[] => {
    const ideas = ideasOf(request);
    const weightOf = (term: string) => Math.max(0, ...ideas.map((idea) => idea.get(term) ?? 0));
    const terms = new Set(ideas.flatMap((idea) => [...idea.keys()]));
    const asks = question.test(request);
    return index
      .search([...terms].join(' '), {
        processTerm: (term) => term,
        boost: { spoken: 2, title: 2, keywords: 2 },
        boostTerm: weightOf,
        prefix: (term) => term.length > 3,
        fuzzy: (term) => (term.length > 5 && weightOf(term) === 1 ? 0.15 : false),
      })
      .flatMap(({ id, score, queryTerms, terms }) => {
        const found = byName.get(String(id));
        if (!found) return [];
        const met = shareMet(ideas, queryTerms);
        const named = shareOf(found.nameTerms, terms);
        // The words alone favour tools that say much: what counts as well is how much of the request a tool has to
        // do with, and how much of the tool the request.
        const fits = asks && riskOf(found.tool) !== 'read' ? 0.6 : 1;
        return [{ tool: found.tool, score: score * (0.1 + met) * (1 + named) * fits }];
      })
      .toSorted((a, b) => b.score - a.score)
      .map(({ tool }) => tool);
  };

  return (query, { resource, risk, accepts }) => {
    const wanted = (tool: ToolFacts) =>
      (resource === undefined || resourceOf(tool) === resource) &&
      (risk === undefined || riskOf(tool) === risk) &&
      accepts(tool);
    return (query.trim() === '' ? tools : ranked(query)).filter(wanted);
  };
}
