import {
  fullDiff,
  mangleLikeCloudFormation,
  ResourceImpact,
  type ResourceDifference,
} from '@aws-cdk/cloudformation-diff';

/** A resource that goes away, in favour of another or not. */
export interface LostResource {
  readonly id: string;
  readonly type: string;
  readonly what: 'replaced' | 'may be replaced' | 'deleted' | 'left behind';
  /** True where it holds what is not in any template: records, keys, logs. */
  readonly holdsData: boolean;
  /** The properties that are the cause. */
  readonly because: readonly string[];
}

/** What becomes of the resources of a stack. */
export interface ResourceChanges {
  /** Those that hold data first. */
  readonly lost: readonly LostResource[];
  /** What roles of AWS may do and may no longer, in words. */
  readonly iam: { readonly gained: readonly string[]; readonly lost: readonly string[] };
  /** The functions whose code is another. */
  readonly code: readonly string[];
  /** The rest, so many of each type. */
  readonly added: Readonly<Record<string, number>>;
  readonly removed: Readonly<Record<string, number>>;
  readonly updated: Readonly<Record<string, number>>;
  /** Outputs, parameters and what else of the template is another; their names. */
  readonly others: readonly string[];
}

/** What holds data that a deployment can't make again. */
const dataTypes: ReadonlySet<string> = new Set([
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SecretsManager::Secret',
  'AWS::Logs::LogGroup',
  'AWS::KMS::Key',
  'AWS::Backup::BackupVault',
  'AWS::SQS::Queue',
]);

/** Whatever code or settings a deployment has, it makes these anew: their old ones are not missed. */
const madeAnew: ReadonlySet<string> = new Set(['AWS::Lambda::Version', 'AWS::ApiGateway::Deployment']);

type Template = Readonly<Record<string, unknown>>;

/** What a deployment of `after` in the place of `before` does, by CloudFormation's own word for what a property takes. */
export function resourceChanges(before: Template, after: Template): ResourceChanges {
  const diff = fullDiff(comparable(before), comparable(after));
  const lost: LostResource[] = [];
  const code: string[] = [];
  const counts = {
    added: new Map<string, number>(),
    removed: new Map<string, number>(),
    updated: new Map<string, number>(),
  };
  const count = (kind: keyof typeof counts, type: string) =>
    void counts[kind].set(type, (counts[kind].get(type) ?? 0) + 1);
  diff.resources.forEachDifference((id, change) => {
    const type = change.resourceType ?? change.oldResourceType ?? '';
    if (!change.isDifferent) return;
    const what = lossOf(change);
    if (madeAnew.has(type)) return;
    if (type === 'AWS::Lambda::Function' && Object.hasOwn(change.propertyUpdates, 'Code')) code.push(id);
    if (what !== undefined) {
      lost.push({ id, type, what, holdsData: dataTypes.has(type), because: causesOf(change) });
    }
    if (change.isAddition) count('added', type);
    else if (change.isRemoval) count('removed', type);
    else if (!isOfCodeAlone(change)) count('updated', type);
  });
  const isVersioned = Object.values(diff.resources.changes).some(({ resourceType }) =>
    madeAnew.has(resourceType ?? ''),
  );
  const others = (['conditions', 'mappings', 'outputs', 'parameters'] as const).flatMap((part) =>
    diff[part].logicalIds.filter((id) => diff[part].get(id).isDifferent).map((id) => `${part}.${id}`),
  );
  return {
    lost: lost.toSorted((a, b) => rank(a) - rank(b)),
    iam: {
      gained: diff.iamChanges.statements.additions.map(statementWords),
      lost: diff.iamChanges.statements.removals.map(statementWords),
    },
    code,
    added: Object.fromEntries(counts.added),
    removed: Object.fromEntries(counts.removed),
    updated: Object.fromEntries(counts.updated),
    others: [
      ...others,
      ...(diff.description?.isDifferent ? ['description'] : []),
      ...(isVersioned && code.length === 0 ? ['a new version or deployment of the API'] : []),
    ],
  };
}

/** Data first, and what surely goes before what may. */
function rank({ holdsData, what }: LostResource): number {
  return (holdsData ? 0 : 2) + (what === 'may be replaced' ? 1 : 0);
}

function lossOf({ changeImpact }: ResourceDifference): LostResource['what'] | undefined {
  return losses[changeImpact];
}

const losses: Readonly<Partial<Record<ResourceImpact, LostResource['what']>>> = {
  [ResourceImpact.WILL_REPLACE]: 'replaced',
  [ResourceImpact.MAY_REPLACE]: 'may be replaced',
  [ResourceImpact.WILL_DESTROY]: 'deleted',
  [ResourceImpact.WILL_ORPHAN]: 'left behind',
};

function causesOf(change: ResourceDifference): string[] {
  return Object.entries(change.propertyUpdates)
    .filter(
      ([, { changeImpact }]) =>
        changeImpact === ResourceImpact.WILL_REPLACE || changeImpact === ResourceImpact.MAY_REPLACE,
    )
    .map(([name]) => name);
}

/** True where only the code is another, or which version or deployment of it is meant. */
function isOfCodeAlone(change: ResourceDifference): boolean {
  const ofCode: Readonly<Record<string, readonly string[]>> = {
    'AWS::Lambda::Function': ['Code'],
    'AWS::Lambda::Alias': ['FunctionVersion'],
    'AWS::ApiGateway::Stage': ['DeploymentId'],
  };
  const names = Object.keys(change.propertyUpdates);
  const known = ofCode[change.resourceType ?? ''] ?? [];
  return names.every((name) => known.includes(name)) && Object.keys(change.otherChanges).length === 0;
}

interface Targets {
  readonly not: boolean;
  readonly values: readonly string[];
}

function statementWords(statement: {
  readonly effect: string;
  readonly actions: Targets;
  readonly resources: Targets;
  readonly principals: Targets;
  readonly condition?: unknown;
}): string {
  const { effect, actions, resources, principals, condition } = statement;
  const all = ({ not, values }: Targets) => `${not ? 'all but ' : ''}${values.join(', ')}`;
  const when = condition === undefined ? '' : ` where ${JSON.stringify(condition)}`;
  return `${effect === 'Deny' ? 'denied: ' : ''}${all(principals)}: ${all(actions)} on ${all(resources)}${when}`;
}

/**
 * A template without what says nothing of a deployment: metadata of constructs, which only the CDK's command line adds, and
 * its own resource. What is not ASCII is a question mark, as CloudFormation gives it back.
 */
function comparable(template: Template): Record<string, unknown> {
  const { Metadata: _, ...rest } = JSON.parse(mangleLikeCloudFormation(JSON.stringify(template))) as Record<
    string,
    unknown
  >;
  return {
    ...rest,
    Resources: without(rest['Resources'], (_id, { Type }) => Type === 'AWS::CDK::Metadata'),
    ...(rest['Conditions'] === undefined
      ? {}
      : { Conditions: without(rest['Conditions'], (id) => id === 'CDKMetadataAvailable') }),
  };
}

/** A part of a template without what is the CDK's own, and without metadata. */
function without(
  part: unknown,
  isOwn: (id: string, value: { readonly Type?: unknown }) => boolean,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries((part ?? {}) as Record<string, Record<string, unknown>>)
      .filter(([id, value]) => !isOwn(id, value))
      .map(([id, { Metadata: _m, ...resource }]) => [id, resource]),
  );
}
