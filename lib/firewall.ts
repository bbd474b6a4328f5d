import { Stack } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnIPSet, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Settings } from './settings/settings.ts';
import { rangesOf } from './settings/waf.ts';

/** What the firewall is in front of. */
export interface FirewallProps {
  readonly settings: Settings;
  readonly waf: NonNullable<Settings['waf']>;
  readonly stage: Stage;
}

/**
 * What of the core rule set only counts. A body here is JSON that a program wrote: 100 rows have more than the 8 KB that
 * SizeRestrictions_BODY allows, a redirect URL of a developer has an IPv4 address (GenericRFI_BODY), and names, notes and
 * metadata have apostrophes, angle brackets, dots and slashes; no shell, file or page is made of any of it. Agents are not
 * browsers: some send no user agent, and what they call themselves is nobody's business.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
export const countedRules = [
  'NoUserAgent_HEADER',
  'UserAgent_BadBots_HEADER',
  'SizeRestrictions_BODY',
  'EC2MetaDataSSRF_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'CrossSiteScripting_BODY',
] as const;

/** Headers by which somebody could act as the caller: no sample of a request shows them. */
const secretHeaders = ['authorization', 'cookie', 'x-amz-security-token'];

/**
 * AWS WAF in front of the API. It counts at most 928 of the 1,500 capacity units that cost nothing besides, and inspects
 * the first 16 KB of a body, as is the default.
 */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { settings, waf, stage }: FirewallProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    const rules = [
      ...this.onlyFrom(waf.allowedAddresses ?? [], settings),
      {
        name: 'RatePerAddress',
        action: { block: {} },
        statement: {
          rateBasedStatement: {
            aggregateKeyType: 'IP',
            evaluationWindowSec: 300,
            limit: waf.ratePerAddress,
          },
        },
      },
      managed('IpReputation', 'AWSManagedRulesAmazonIpReputationList'),
      managed('KnownBadInputs', 'AWSManagedRulesKnownBadInputsRuleSet'),
      managed('CommonRules', 'AWSManagedRulesCommonRuleSet', countedRules),
    ];
    const acl = new CfnWebACL(this, 'Acl', {
      description: `In front of clerk-mcp, stage ${settings.stage}`,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: rules.map((rule, priority) =>
        Object.assign(rule, { priority, visibilityConfig: visibleAs(rule.name) }),
      ),
      visibilityConfig: visibleAs(stackName),
      dataProtectionConfig: {
        dataProtections: [
          { action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: secretHeaders } },
        ],
      },
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: stage.stageArn, webAclArn: acl.attrArn });
  }

  /** Refuses every other address; nothing where everybody may call. */
  private onlyFrom(addresses: readonly string[], { stage }: Settings) {
    const sets = ([4, 6] as const).flatMap((version) => {
      const ranges = rangesOf(addresses, version);
      if (ranges.length === 0) return [];
      const set = new CfnIPSet(this, `Allowed${version}`, {
        description: `Who may call clerk-mcp, stage ${stage}`,
        scope: 'REGIONAL',
        ipAddressVersion: `IPV${version}`,
        addresses: ranges,
      });
      return [{ ipSetReferenceStatement: { arn: set.attrArn } }];
    });
    const [first, ...more] = sets;
    if (!first) return [];
    const isAllowed = more.length > 0 ? { orStatement: { statements: sets } } : first;
    return [
      {
        name: 'AllowedAddresses',
        action: { block: {} },
        statement: { notStatement: { statement: isAllowed } },
      },
    ];
  }
}

/** A rule group of AWS's, in the version that AWS makes the default; `counted` of its rules refuse nothing. */
function managed(name: string, group: string, counted: readonly string[] = []) {
  return {
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name: group,
        ...(counted.length > 0
          ? { ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })) }
          : {}),
      },
    },
  };
}

function visibleAs(metricName: string) {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}
