import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Item } from '../../../lambda/ledger/table.ts';
import type { Answer, MadeChanges } from './release-changes.ts';
import { folder } from './stages.ts';

/** The releases that `record-release.ts` has recorded. */
export const releases = readdirSync(join(import.meta.dirname, 'releases'));

/** Where the record of a release is. */
export function recordOf(release: string): string {
  return join(import.meta.dirname, 'releases', release);
}

/** Where this code's assembly of a recorded stage is: of `local` to be run, of `full` the template alone. */
export function assemblyOfRelease(release: string, stage: 'local' | 'full'): string {
  return join(folder, release, stage);
}

/** A call with its arguments, and the confirmation and the state that an answer to it carries. */
interface OpenCall {
  readonly tool: string;
  readonly args: Record<string, unknown>;
  readonly confirmation: string;
  readonly requestState: string;
}

/** A call that goes on with a cursor, and what it answered. */
interface CursorCall {
  readonly tool: string;
  readonly args: Record<string, unknown>;
  readonly page: Record<string, unknown>;
}

/** What a release left behind, by the name of its file. */
export interface Release {
  /** What its settings files came to, by folder and stage. */
  readonly settings: Record<string, object>;
  readonly templates: Record<'local' | 'full', Record<string, object>>;
  readonly cursors: readonly CursorCall[];
  readonly approvals: {
    readonly signingKey: string;
    /** They are open for 70 years. */
    readonly open: readonly OpenCall[];
    /** One that was used, and what the ledger has of it. */
    readonly spent: Omit<OpenCall, 'requestState'> & { readonly items: readonly Item[] };
  };
  readonly ledger: MadeChanges & {
    readonly since: string;
    readonly until: string;
    /** What `search_audit_log` answered. */
    readonly firstPage: NonNullable<Answer['structuredContent']>;
    readonly nextPage: CursorCall;
    readonly items: readonly Item[];
    readonly switched: Item;
  };
  /** JSON Schemas of all that is written to the ledger's table, and of approvals, in `$defs`. */
  readonly formats: { readonly $id: string };
}

/** One file of a release's record. */
export function readRecord<Name extends keyof Release>(release: string, name: Name): Release[Name] {
  return JSON.parse(readFileSync(join(recordOf(release), `${name}.json`), 'utf8')) as Release[Name];
}
