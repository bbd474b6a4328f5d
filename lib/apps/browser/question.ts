import { isCutOff, withoutQuotations } from './quotations.ts';

/** A value that a call would set. */
export interface AskedValue {
  /** Undefined for a line that is told as a whole, in `after`. */
  readonly name: string | undefined;
  /** Undefined where it is not told what is there now. */
  readonly before: string | undefined;
  readonly after: string;
}

/** A question as the server puts it, in its parts; together they have every line of it. */
export interface Question {
  readonly title: string;
  /** Whom it is about, and why it is asked. */
  readonly about: readonly string[];
  readonly values: readonly AskedValue[];
  /** What stays, and how it is undone. */
  readonly rest: readonly string[];
  /** In which instance of Clerk, and which stage. */
  readonly where: string;
  /** False also where that is not said. */
  readonly isDevelopment: boolean;
}

const valuesBegin = 'What is sent:';
const developmentBegins = 'Where: the development instance of Clerk, ';

/** Takes the preview of `structuredContent.approval` apart. What people wrote stands in it in quotation marks, on one line. */
export function readQuestion(preview: string): Question {
  const lines = preview.split('\n');
  const [title = ''] = lines;
  const where = lines.length > 1 ? (lines.at(-1) ?? '') : '';
  const between = lines.slice(1, -1);
  const begin = between.indexOf(valuesBegin);
  const about = begin === -1 ? between : between.slice(0, begin);
  const following = begin === -1 ? [] : between.slice(begin + 1);
  const end = following.findIndex((line) => !/^(?:- | {2})/.test(line));
  const values = end === -1 ? following : following.slice(0, end);
  return {
    title,
    about,
    values: values.map(readValue),
    rest: end === -1 ? [] : following.slice(end),
    where,
    isDevelopment: where.startsWith(developmentBegins),
  };
}

/**
 * One line about a value. What it is split by is looked for outside of quotation marks alone, and must be there once: no
 * value can pass a part of itself off as another one.
 */
export function readValue(line: string): AskedValue {
  const text = line.replace(/^- /, '');
  const outside = withoutQuotations(text);
  const whole = { name: undefined, before: undefined, after: text };
  if (!line.startsWith('- ') || isCutOff(text)) return whole;
  const [from, ...moreFrom] = outside.matchAll(/[:,] before /g);
  const [to, ...moreTo] = outside.matchAll(/, after /g);
  if (from && to && moreFrom.length + moreTo.length === 0 && from.index < to.index) {
    return {
      name: text.slice(0, from.index),
      before: text.slice(from.index + from[0].length, to.index),
      // What is told as a sentence ends as one.
      after: text.slice(to.index + to[0].length).replace(from[0].startsWith(',') ? /\.$/ : /$^/, ''),
    };
  }
  const colon = outside.indexOf(': ');
  return colon === -1
    ? whole
    : { name: text.slice(0, colon), before: undefined, after: text.slice(colon + 2) };
}
