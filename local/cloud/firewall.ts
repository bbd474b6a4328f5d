import { BlockList, isIPv6 } from 'node:net';
import * as z from 'zod';
import type { Api } from './api.ts';
import type { Template } from './assembly.ts';
import type { Resolver } from './intrinsics.ts';
import { managedGroups } from './managed-rules.ts';
import type { GatewayRequest } from './request.ts';

/** AWS WAF before an API: https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html */
export interface Firewall {
  /** Whether a request is refused. */
  blocks(request: GatewayRequest): boolean;
  /** The same with the names of the rules that matched: the one that refuses it, if any, and those before that count. */
  verdict(request: GatewayRequest): {
    readonly blockedBy: string | undefined;
    readonly counted: readonly string[];
  };
  /** The web ACL capacity units of all rules together. */
  readonly capacity: number;
}

const none = z.strictObject({});
const ipSetReference = z.strictObject({ IPSetReferenceStatement: z.strictObject({ Arn: z.string() }) });
const someOf = z.union([
  ipSetReference,
  z.strictObject({ OrStatement: z.strictObject({ Statements: z.array(ipSetReference).min(2) }) }),
]);
const statementShape = z.union([
  z.strictObject({ NotStatement: z.strictObject({ Statement: someOf }) }),
  z.strictObject({
    RateBasedStatement: z.strictObject({
      AggregateKeyType: z.literal('IP'),
      EvaluationWindowSec: z.literal([60, 120, 300, 600]).default(300),
      Limit: z.int().min(10).max(2_000_000_000),
    }),
  }),
  z.strictObject({
    ManagedRuleGroupStatement: z.strictObject({
      VendorName: z.literal('AWS'),
      Name: z.string(),
      RuleActionOverrides: z
        .array(z.strictObject({ Name: z.string(), ActionToUse: z.strictObject({ Count: none }) }))
        .default([]),
    }),
  }),
]);
const visibility = z.strictObject({
  CloudWatchMetricsEnabled: z.boolean(),
  SampledRequestsEnabled: z.boolean(),
  MetricName: z.string().regex(/^[\w-]{1,255}$/),
});
const ruleShape = z.strictObject({
  Name: z.string().regex(/^[\w-]{1,128}$/),
  Priority: z.int(),
  Statement: statementShape,
  Action: z.strictObject({ Block: none }).optional(),
  OverrideAction: z.strictObject({ None: none }).optional(),
  VisibilityConfig: visibility,
});
const aclShape = z.looseObject({
  Scope: z.literal('REGIONAL'),
  DefaultAction: z.strictObject({ Allow: none }),
  Rules: z.array(ruleShape),
  VisibilityConfig: visibility,
});
const associationShape = z.strictObject({ ResourceArn: z.string(), WebACLArn: z.string() });
const ipSetShape = z.looseObject({
  Scope: z.literal('REGIONAL'),
  IPAddressVersion: z.enum(['IPV4', 'IPV6']),
  Addresses: z.array(z.string()).max(10_000),
});

/** What a rule says of a request. */
interface Judged {
  readonly blockedBy?: string;
  readonly counted?: readonly string[];
}
type Judge = (request: GatewayRequest) => Judged;

/**
 * Reads the web ACL that is associated with the stage; undefined where none is.
 * @param badAddresses whom AWS's list of addresses with a bad reputation has
 * @param now milliseconds
 * @throws Error when the template has what is not known here, or what AWS WAF would refuse
 */
export function readFirewall(
  template: Template,
  resolver: Resolver,
  { id: apiId, stage }: Pick<Api, 'id' | 'stage'>,
  {
    badAddresses,
    now = () => Date.now(),
  }: { readonly badAddresses: readonly string[]; readonly now?: () => number },
): Firewall | undefined {
  const ofType = <Shape extends z.ZodType>(type: string, shape: Shape) =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([logicalId, { Properties }]) => {
        const arn = resolver.value({ 'Fn::GetAtt': [logicalId, 'Arn'] });
        return [String(arn), shape.parse(resolver.value(Properties))] as const;
      });
  const stageArn = `/restapis/${apiId}/stages/${stage.StageName}`;
  const association = ofType('AWS::WAFv2::WebACLAssociation', associationShape).find(([, { ResourceArn }]) =>
    ResourceArn.endsWith(stageArn),
  )?.[1];
  if (!association) return undefined;
  const acl = new Map(ofType('AWS::WAFv2::WebACL', aclShape)).get(association.WebACLArn);
  if (!acl) throw new Error(`The template lacks the web ACL ${association.WebACLArn}`);
  const sets = new Map(
    ofType('AWS::WAFv2::IPSet', ipSetShape).map(([arn, { Addresses }]) => [arn, blockList(Addresses)]),
  );
  const inSet = ({ IPSetReferenceStatement: { Arn } }: z.output<typeof ipSetReference>, address: string) => {
    const set = sets.get(Arn);
    if (!set) throw new Error(`The template lacks the IP set ${Arn}`);
    return set.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  };

  let capacity = 0;
  const judges = acl.Rules.toSorted((left, right) => left.Priority - right.Priority).map(
    ({ Name, Statement, Action, OverrideAction }): Judge => {
      const isGroup = 'ManagedRuleGroupStatement' in Statement;
      if (isGroup === (OverrideAction === undefined) || isGroup === (Action !== undefined)) {
        throw new Error(`${Name}: a rule group has an override action, any other rule an action`);
      }
      if ('ManagedRuleGroupStatement' in Statement) {
        const { Name: group, RuleActionOverrides } = Statement.ManagedRuleGroupStatement;
        const known = managedGroups[group];
        if (!known) throw new Error(`There is no rule group ${group} here`);
        const { rules } = known;
        capacity += known.capacity;
        const counts = new Set(RuleActionOverrides.map((override) => override.Name));
        const unknown = [...counts].find((rule) => !(rule in rules));
        if (unknown !== undefined) throw new Error(`There is no rule ${unknown} in the rule group ${group}`);
        return (request) => {
          const matched = Object.entries(rules).filter(([, rule]) => rule.matches(request, badAddresses));
          const isCounted = ([rule, { counts: byItself }]: (typeof matched)[number]) =>
            counts.has(rule) || byItself === true;
          const blocking = matched.findIndex((rule) => !isCounted(rule));
          const before = blocking === -1 ? matched : matched.slice(0, blocking);
          const blockedBy = matched[blocking]?.[0];
          return { counted: before.map(([rule]) => rule), ...(blockedBy === undefined ? {} : { blockedBy }) };
        };
      }
      if ('NotStatement' in Statement) {
        const { Statement: inner } = Statement.NotStatement;
        const references = 'OrStatement' in inner ? inner.OrStatement.Statements : [inner];
        capacity += references.length;
        return ({ sourceIp }) =>
          references.some((reference) => inSet(reference, sourceIp)) ? {} : { blockedBy: Name };
      }
      capacity += 2;
      const { EvaluationWindowSec, Limit } = Statement.RateBasedStatement;
      const times = new Map<string, number[]>();
      return ({ sourceIp }) => {
        const since = now() - EvaluationWindowSec * 1000;
        const recent = [...(times.get(sourceIp) ?? []).filter((time) => time > since), now()];
        times.set(sourceIp, recent);
        return recent.length > Limit ? { blockedBy: Name } : {};
      };
    },
  );

  const verdict: Firewall['verdict'] = (request) => {
    const counted: string[] = [];
    for (const judge of judges) {
      const judged = judge(request);
      counted.push(...(judged.counted ?? []));
      if (judged.blockedBy !== undefined) return { blockedBy: judged.blockedBy, counted };
    }
    return { blockedBy: undefined, counted };
  };
  return { capacity, verdict, blocks: (request) => verdict(request).blockedBy !== undefined };
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length] = range.split('/');
    if (length === undefined || length === '0') throw new Error(`AWS WAF takes no range ${range}`);
    list.addSubnet(address, Number(length), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}
