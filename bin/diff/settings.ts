import { createHash } from 'node:crypto';
import { canonical } from '../../lambda/base/canonical.ts';
import type { ApprovalRule } from '../../lambda/approvals/rules.ts';
import { approvalGroupOf, approvalRulesOf } from '../../lib/settings/approvals.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { principalWords } from './principal.ts';

/** One setting that will be another, or a list of which entries come or go. */
export interface SettingChange {
  /** Its names with dots between them, as docs/settings.md has it; items of lists by their names. */
  readonly setting: string;
  /** What happens, as it follows the setting: `20 → 50`, `+ user_1`. */
  readonly words: string;
  /** True where a guard gets weaker, or other credentials are taken. */
  readonly looser: boolean;
}

/** All settings that differ but for `access`, which is told by who gains and who loses; guardrails and approvals first. */
export function settingChanges(before: Settings, after: Settings): SettingChange[] {
  const [old, fresh] = [leavesOf(plainOf(before)), leavesOf(plainOf(after))];
  const changes = [...new Set([...old.keys(), ...fresh.keys()])].flatMap((setting) =>
    changesOf(setting, old.get(setting), fresh.get(setting)),
  );
  const rank = ({ setting }: SettingChange) =>
    ['identity', 'guardrails', 'tools', 'limits'].indexOf(setting.split('.')[0] ?? '') >>> 0;
  return [...approvalChanges(before, after), ...changes.toSorted((a, b) => rank(a) - rank(b))];
}

const plainOf = ({ access: _a, approvals: _p, stage: _s, ...rest }: Settings): object => rest;

/** A value without names in it: lists are of texts or numbers. */
type Leaf = string | number | boolean | readonly unknown[] | null;

function leavesOf(value: unknown, path: readonly string[] = []): Map<string, Leaf> {
  if (value === undefined) return new Map();
  if (isKey(value)) return new Map([[path.join('.'), `the public key ${fingerprint(value)}`]]);
  const isList = Array.isArray(value);
  if (
    typeof value !== 'object' ||
    value === null ||
    (isList && !value.some((item) => typeof item === 'object'))
  ) {
    return new Map([[path.join('.'), value as Leaf]]);
  }
  const entries = isList
    ? value.map((item: unknown, index) => [`${nameIn(item) ?? index + 1}`, item] as const)
    : Object.entries(value);
  return new Map(entries.flatMap(([name, inner]) => leavesOf(inner, path.concat(name)).entries().toArray()));
}

function nameIn(item: unknown): string | undefined {
  const { name } = (item ?? {}) as { readonly name?: unknown };
  if (typeof name === 'string') return name;
  return isKey(item) ? item.kid : undefined;
}

const isKey = (value: unknown): value is { readonly kid: string } =>
  typeof value === 'object' && value !== null && 'kty' in value && 'kid' in value;

const fingerprint = (key: object) =>
  createHash('sha256').update(canonical(key)).digest('base64url').slice(0, 16);

function changesOf(setting: string, old: Leaf | undefined, fresh: Leaf | undefined): SettingChange[] {
  if (canonical(old) === canonical(fresh)) return [];
  if (Array.isArray(old ?? fresh) && (fresh === undefined || Array.isArray(fresh))) {
    const [was, becomes] = [(old ?? []) as readonly unknown[], (fresh ?? []) as readonly unknown[]];
    const added = was.length === 0 ? becomes : becomes.filter((item) => !was.includes(item));
    const removed = becomes.length === 0 ? was : was.filter((item) => !becomes.includes(item));
    const words = [
      ...added.map((item) => `+ ${String(item)}`),
      ...removed.map((item) => `- ${String(item)}`),
    ];
    if (words.length === 0) words.push('in another order');
    return words.map((one) => ({ setting, words: one, looser: isLooserEntry(setting, one, old, fresh) }));
  }
  return [{ setting, words: `${shown(old)} → ${shown(fresh)}`, looser: isLooser(setting, old, fresh) }];
}

const shown = (value: Leaf | undefined) =>
  value === undefined
    ? '(not set)'
    : value === ''
      ? '(empty)'
      : Array.isArray(value)
        ? value.join(', ')
        : String(value);

/** Lists of which an entry less allows more, and those of which one more does. */
function isLooserEntry(
  setting: string,
  words: string,
  old: Leaf | undefined,
  fresh: Leaf | undefined,
): boolean {
  // Of the values of a claim one must be there; a claim that is not named need not be.
  if (setting.includes('.requiredClaims.')) {
    return fresh === undefined || (old !== undefined && words.startsWith('+'));
  }
  if (/^guardrails\.(?:protected\..*|authorizationKeys)$|^tools\.hidden$/.test(setting))
    return words.startsWith('-');
  if (setting === 'waf.allowedAddresses')
    return old !== undefined && (words.startsWith('+') || fresh === undefined);
  return (
    words.startsWith('+') &&
    /^identity\.(?:clerk\.tokens|oidc\..*\.algorithms)$|^api\.allowedOrigins$/.test(setting)
  );
}

function isLooser(setting: string, old: Leaf | undefined, fresh: Leaf | undefined): boolean {
  if (/^(?:guardrails\.budgets\.|limits\.|identity\.cacheSeconds$)/.test(setting))
    return Number(fresh) > Number(old);
  if (setting === 'retain') return fresh === false;
  if (setting === 'guardrails.rawCredentials') return fresh === 'allow';
  if (setting === 'guardrails.allowSelf' || setting === 'identity.iam') return fresh === true;
  if (setting.startsWith('guardrails.credentialSecrets.')) return fresh !== undefined;
  // Whoever makes these tokens is taken at their word.
  if (/^identity\.(?:clerk\.issuer|oidc\..*\.(?:issuer|audience))$/.test(setting)) return fresh !== undefined;
  // Nor is one told that the issuer has withdrawn it before it has been asked.
  if (/^identity\.(?:clerk|oidc\..*)\.jwks\./.test(setting)) return fresh !== undefined;
  if (setting.startsWith('waf.'))
    return fresh === undefined || (setting === 'waf.ratePerAddress' && Number(fresh) > Number(old));
  return false;
}

function approvalChanges(before: Settings, after: Settings): SettingChange[] {
  const [old, fresh] = [before, after].map(({ approvals, access }) =>
    approvalRulesOf(approvals, access).map(approvalWords),
  ) as [string[], string[]];
  const added = fresh.filter((words) => !old.includes(words));
  const removed = old.filter((words) => !fresh.includes(words));
  const setting = 'approvals.rules';
  const rules = [
    ...added.map((words) => ({ setting, words: `+ ${words}`, looser: words.startsWith('never') })),
    ...removed.map((words) => ({ setting, words: `- ${words}`, looser: !words.startsWith('never') })),
  ];
  // The first rule that fits decides.
  if (rules.length === 0 && canonical(old) !== canonical(fresh)) {
    rules.push({
      setting,
      words: 'in another order, of which the first that fits a call decides',
      looser: true,
    });
  }
  const [was, becomes] = [approvalGroupOf(before.approvals), approvalGroupOf(after.approvals)];
  return [
    ...rules,
    ...(was.atOnce === becomes.atOnce
      ? []
      : [
          {
            setting: 'approvals.atOnce',
            words: `${was.atOnce} → ${becomes.atOnce}`,
            looser: becomes.atOnce === 'confirm',
          },
        ]),
    ...(was.bulk === becomes.bulk
      ? []
      : [
          {
            setting: 'approvals.bulk',
            words: `${was.bulk} → ${becomes.bulk}`,
            looser: becomes.bulk > was.bulk,
          },
        ]),
  ];
}

/** `never ask for delete_user, by IAM role clerk-admin`. */
function approvalWords({ mode, by, tools, permissions, principals }: ApprovalRule): string {
  const calls = [...(tools ?? []), ...(permissions ?? []).map((one) => `what needs ${one}`)];
  const what = calls.length === 0 ? 'what asks by default' : calls.join(', ');
  const verb = {
    ask: by === 'form' ? 'ask by a form alone for' : 'ask for',
    never: 'never ask for',
    block: 'refuse',
  };
  const whose = principals?.map((one) =>
    'rule' in one ? `whom the rule ${one.rule} names` : principalWords(one),
  );
  return `${verb[mode]} ${what}${whose ? `, by ${whose.join(', ')}` : ''}`;
}
