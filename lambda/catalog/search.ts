import MiniSearch from 'minisearch';
import type { Tool } from '../tools/tool.ts';
import type { Risk } from './operation.ts';

/** What can be asked of an operation besides words. */
export interface OperationFilter {
  /** The part of its permission before the colon. */
  readonly resource?: string | undefined;
  readonly risk?: Risk | undefined;
  readonly accepts: (tool: Tool) => boolean;
}

/** How much a tool can do, from its hints. */
export function riskOf({ annotations }: Tool): Risk {
  if (annotations.readOnlyHint) return 'read';
  return annotations.destructiveHint ? 'destructive' : 'write';
}

/** The resource that a tool works on: the part of its permission before the colon. */
export function resourceOf({ permission }: Tool): string {
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
    if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
    if (word.endsWith('sses')) return word.slice(0, -2);
    if (word.endsWith('ing') && word.length > 6) return word.slice(0, -3);
    if (word.endsWith('ed') && word.length > 5) return word.slice(0, -2);
  }
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word;
}

function processTerm(term: string): string | false {
  const word = term.toLowerCase();
  return stopWords.has(word) ? false : stem(word).replace(/e$/, '');
}

/** Finds tools and operations by words, best first. Made once a process, at the first search. */
export function operationSearch(tools: readonly Tool[]): (query: string, filter: OperationFilter) => Tool[] {
  const index = new MiniSearch<Tool>({
    idField: 'name',
    fields: ['spoken', 'title', 'keywords', 'description'],
    extractField: (tool, field) => {
      if (field === 'spoken') return tool.name.replaceAll('_', ' ');
      return String(Reflect.get(tool, field) ?? '');
    },
    processTerm,
    searchOptions: {
      boost: { spoken: 3, title: 3, keywords: 2.5 },
      prefix: (term) => term.length > 3,
      fuzzy: (term) => (term.length > 5 ? 0.15 : false),
      combineWith: 'OR',
    },
  });
  index.addAll(tools);
  const byName = new Map(tools.map((tool) => [tool.name, tool]));

  return (query, { resource, risk, accepts }) => {
    const wanted = (tool: Tool) =>
      (resource === undefined || resourceOf(tool) === resource) &&
      (risk === undefined || riskOf(tool) === risk) &&
      accepts(tool);
    const found =
      query.trim() === '' ? tools : index.search(query).flatMap(({ id }) => byName.get(String(id)) ?? []);
    return found.filter(wanted);
  };
}
