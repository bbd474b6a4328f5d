import { basename, dirname } from 'node:path';
import { Stack, Tags, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import { tagsOf } from './cost-tag.ts';
import { Server } from './server.ts';
import { isStageName, readSettingsFile, stageNameRule } from './settings/file.ts';
import { dotted, masked, type Problem } from './settings/problems.ts';
import { checkedSettings, type Settings, SettingsError } from './settings/settings.ts';
import type { settingsShape } from './settings/shape.ts';
import { untagged } from './untagged.ts';

/** What is a stack's, and therefore that of the stack in which the construct is. */
type OfStack = '$schema' | 'account' | 'description' | 'region';

/**
 * What a settings file of a stage may say, as docs/settings.md has it, but for `account`, `region` and `description`, which
 * are those of the stack around.
 */
export interface ClerkMcpProps extends Omit<z.input<typeof settingsShape>, OfStack> {
  /**
   * The name of the stage: 1 to 20 lowercase letters, digits and hyphens, a letter first. In an account and region it is that
   * of one server only, since metrics have it.
   */
  readonly stage: string;
}

/**
 * The Clerk MCP server in a stack of yours: API Gateway, the functions, the ledger, alarms and a dashboard. Throws
 * `SettingsError` with one line for each setting that can't be used.
 */
export class ClerkMcp extends Server {
  /**
   * The same from a settings file, whose name without `.json` is that of the stage. Throws `SettingsError`, each line with
   * line and column.
   */
  static fromSettingsFile(scope: Construct, id: string, file: string): ClerkMcp {
    const stage = basename(file, '.json');
    const document = readSettingsFile(stage, dirname(file));
    const elsewhere = placesApart(scope, document.content);
    if (elsewhere.length > 0) throw new SettingsError(elsewhere.map((problem) => document.lineOf(problem)));
    const inStack = withPlace(scope, document.content);
    checkedSettings(stage, inStack, (problem) => document.lineOf(problem));
    return new ClerkMcp(scope, id, { ...(inStack as ClerkMcpProps), stage });
  }

  constructor(scope: Construct, id: string, props: ClerkMcpProps) {
    const settings = settingsFor(scope, id, props);
    super(scope, id, settings);
    for (const [key, value] of Object.entries(tagsOf(settings))) {
      Tags.of(this).add(key, value, { excludeResourceTypes: untagged });
    }
  }
}

function settingsFor(scope: Construct, id: string, { stage, ...content }: ClerkMcpProps): Settings {
  const path = [scope.node.path, id].filter(Boolean).join('/');
  if (!isStageName(stage)) {
    throw new SettingsError([`${path}: stage: ${JSON.stringify(stage)} ${stageNameRule}; rename it`]);
  }
  return checkedSettings(
    stage,
    withPlace(scope, content),
    ({ path: place, text, called = dotted(place) }: Problem) =>
      masked([path, called, text].filter(Boolean).join(': ')),
  );
}

/** Where the settings name another account or region than that of the stack around, in which the server will be. */
function placesApart(scope: Construct, content: unknown): Problem[] {
  const named = content as Partial<Record<'account' | 'region', unknown>> | null;
  const stack = Stack.of(scope);
  return (['account', 'region'] as const).flatMap((part) => {
    const [value, there] = [named?.[part], stack[part]];
    if (value === undefined || Token.isUnresolved(there) || value === there) return [];
    const text = `${JSON.stringify(value)} is not the ${part} of the stack around, ${there}; remove it, or put the stack there`;
    return [{ path: [part], text }];
  });
}

/** Settings in the account and region of the stack, as far as it knows them. */
function withPlace(scope: Construct, content: unknown): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return content;
  const { account, region } = Stack.of(scope);
  return {
    ...content,
    ...(Token.isUnresolved(account) ? {} : { account }),
    ...(Token.isUnresolved(region) ? {} : { region }),
  };
}
