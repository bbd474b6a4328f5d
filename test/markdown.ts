import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slugOf } from '../site/slug.ts';

const root = join(import.meta.dirname, '..');

/** A fenced code block: what follows the fence, for example `json settings`, and the text inside. */
export interface Fence {
  readonly info: string;
  readonly text: string;
  /** The page's text from the end of the block on. */
  readonly after: string;
}

/** A page of the documentation, by its path from the project's root. */
export class Page {
  readonly path: string;
  readonly text: string;

  constructor(path: string) {
    this.path = path;
    this.text = readFileSync(join(root, path), 'utf8');
  }

  /** The fenced blocks, without the indentation that a list gives them. */
  get fences(): Fence[] {
    return [...this.text.matchAll(/^( *)```(\S.*)?\n([^]*?)^\1```$/gm)].map((match) => ({
      info: match[2] ?? '',
      text: (match[3] ?? '').replaceAll(new RegExp(`^${match[1]}`, 'gm'), ''),
      after: this.text.slice(match.index + match[0].length),
    }));
  }

  /** The text without its fenced blocks. */
  get prose(): string {
    return this.text.replaceAll(/^( *)```[^]*?^\1```$/gm, '');
  }

  /** Targets of links, and of pictures in HTML. */
  get links(): string[] {
    const targets = /\]\(([^)\s]+)\)|\bsrc(?:set)?="([^"]+)"/g;
    return [...this.prose.matchAll(targets)].map(([, link, picture]) => link ?? picture ?? '');
  }

  get headings(): string[] {
    return [...this.prose.matchAll(/^#+ (.+)$/gm)].map((match) => match[1] ?? '');
  }

  /** The anchors that GitHub gives the headings. */
  get anchors(): string[] {
    return this.headings.map(slugOf);
  }

  /** The cells of all table rows under the heading, down to the next one of any level; headers and rules left out. */
  rows(heading: string): string[][] {
    const [, section = ''] = this.prose.split(new RegExp(`^#+ ${heading}$`, 'm'));
    return section
      .split(/^#/m, 1)
      .join('')
      .split('\n')
      .filter((line) => /^\| *`/.test(line))
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
  }

  /** Everything in the prose that is written as code. */
  get codes(): string[] {
    return codesIn(this.prose);
  }
}

/** Everything in a piece of Markdown that is written as code. */
export function codesIn(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
}
