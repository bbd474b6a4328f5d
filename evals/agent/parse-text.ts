/** A line of its own: a name, the columns of a table, a value. */
const factLine = /^([A-Za-z_$][\w$]*|not set)(?: \(([\w.$]+(?: \| [\w.$]+)*)\))?:(?: (.*))?$/;

/** Groups of fields that share a value. */
const groups = new Map<string, unknown>([
  ['yes', true],
  ['no', false],
  ['not set', null],
  ['none', []],
]);

/**
 * What a result says, from its text alone, by the rules that docs/tools.md has of the text form; sentences are left out.
 * Fields in which nothing is are empty lists, whatever they are when there is something in them.
 */
export function parseText(text: string): Record<string, unknown> {
  return parseLines(text.split('\n'));
}

function parseLines(lines: readonly string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (let index = 0; index < lines.length; index += 1) {
    const [, name, columns, value] = factLine.exec(lines[index] ?? '') ?? [];
    if (name === undefined) continue;
    if (value !== undefined) {
      addFact(result, name, value);
      continue;
    }
    const block: string[] = [];
    for (
      let next = lines[index + 1];
      next !== undefined && /^(?: {2}|- )/.test(next);
      next = lines[index + 1]
    ) {
      block.push(next);
      index += 1;
    }
    result[name] = parseBlock(block, columns?.split(' | '));
  }
  return result;
}

function addFact(into: Record<string, unknown>, name: string, value: string): void {
  if (groups.has(name)) for (const key of value.split(', ')) into[key] = groups.get(name);
  else into[name] = new Cursor(value).value();
}

function parseBlock(lines: readonly string[], columns: readonly string[] | undefined): unknown {
  if (lines.every((line) => line.startsWith('- '))) {
    const items = lines.map((line) => line.slice(2));
    return columns === undefined
      ? items.map((item) => new Cursor(item).facts())
      : items.map((item) => rowOf(item.split(' | '), columns));
  }
  const inner = lines.map((line) => line.slice(2));
  return factLine.test(inner[0] ?? '') ? parseLines(inner) : inner.join('\n');
}

function rowOf(cells: readonly string[], columns: readonly string[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    const path = column.split('.');
    const last = path.pop() ?? '';
    let holder = row;
    for (const name of path) holder = (holder[name] ??= {}) as Record<string, unknown>;
    holder[last] = new Cursor(cell).value();
  }
  return row;
}

/** Reads one line from left to right. */
class Cursor {
  readonly #line: string;
  #at = 0;

  constructor(line: string) {
    this.#line = line;
  }

  /** A text, a number, a flag, null, a list or an object. */
  value(): unknown {
    const next = this.#line[this.#at];
    if (next === '"') return JSON.parse(this.#json());
    if (next === '[' || next === '{') {
      if (next === '{' && /^\{(?:"|\})/.test(this.#line.slice(this.#at))) return JSON.parse(this.#json());
      return next === '[' ? this.#list() : this.#object();
    }
    return bareValue(this.#bare());
  }

  /** Facts that stand in one line: `id x; name "Y"; yes a, b`. */
  facts(): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    while (this.#at < this.#line.length && this.#line[this.#at] !== '}') {
      const [name = ''] = /^(?:not set|[\w$]+)/.exec(this.#line.slice(this.#at)) ?? [];
      if (name === '') throw new Error(`No field begins at ${this.#at}: ${this.#line}`);
      this.#at += name.length + 1;
      if (groups.has(name)) {
        const [keys = ''] = /^[\w$]+(?:, [\w$]+)*/.exec(this.#line.slice(this.#at)) ?? [];
        this.#at += keys.length;
        for (const key of keys.split(', ')) result[key] = groups.get(name);
      } else {
        result[name] = this.value();
      }
      this.#skip('; ');
    }
    return result;
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    this.#skip('[');
    while (this.#at < this.#line.length && this.#line[this.#at] !== ']') {
      items.push(this.value());
      this.#skip(', ');
    }
    this.#skip(']');
    return items;
  }

  #object(): Record<string, unknown> {
    this.#skip('{');
    const facts = this.facts();
    this.#skip('}');
    return facts;
  }

  /** The JSON that begins here: a text, or an object with everything in it. */
  #json(): string {
    const from = this.#at;
    let depth = 0;
    let isText = false;
    for (; this.#at < this.#line.length; this.#at += 1) {
      const character = this.#line[this.#at] ?? '';
      if (isText && character === '\\') this.#at += 1;
      else if (character === '"') isText = !isText;
      else if (!isText && '{['.includes(character)) depth += 1;
      else if (!isText && '}]'.includes(character)) depth -= 1;
      if (!isText && depth === 0) break;
    }
    this.#at += 1;
    return this.#line.slice(from, this.#at);
  }

  #bare(): string {
    const [word = ''] = /^.*?(?=; |, |\]|\}|$)/.exec(this.#line.slice(this.#at)) ?? [];
    this.#at += word.length;
    return word;
  }

  #skip(text: string): boolean {
    if (!this.#line.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}

const bareWords = new Map<string, unknown>([
  ['yes', true],
  ['no', false],
  ['-', null],
]);

function bareValue(word: string): unknown {
  if (bareWords.has(word)) return bareWords.get(word);
  return /^-?\d+(?:\.\d+)?$/.test(word) ? Number(word) : word;
}
