import { headerOf } from './request.ts';
import type { GatewayRequest } from './request.ts';

/**
 * AWS's managed rule groups, by what is documented of each rule. AWS keeps the patterns to itself and names examples: here
 * each rule takes those for all of their kind, so that it matches rather too much than too little.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-ip-rep.html
 */
export interface ManagedGroup {
  /** Web ACL capacity units. */
  readonly capacity: number;
  /** The rules in the order they are evaluated; those that only count do so by themselves. */
  readonly rules: Readonly<Record<string, ManagedRule>>;
}

/** A rule: whether it matches, and whether it counts where nobody says otherwise. */
export interface ManagedRule {
  readonly matches: (request: GatewayRequest, badAddresses: readonly string[]) => boolean;
  readonly counts?: true;
}

/** Bytes of a body of API Gateway's that are inspected: https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html */
const inspectedBytes = 16 * 1024;

const where = {
  BODY: ({ body }: GatewayRequest) => body.subarray(0, inspectedBytes).toString('utf8'),
  COOKIE: (request: GatewayRequest) => headerOf(request, 'cookie') ?? '',
  HEADER: ({ headers }: GatewayRequest) =>
    headers
      .flat()
      .join('\n')
      .slice(0, 8 * 1024),
  QUERYARGUMENTS: ({ query }: GatewayRequest) => [...query.values()].join('\n'),
  QUERYSTRING: ({ query }: GatewayRequest) => query.toString(),
  URIPATH: ({ fullPath }: GatewayRequest) => fullPath,
};
type Place = keyof typeof where;

/** A text as it is and as it is once escapes are taken out, in lower case. */
function spellings(text: string): string {
  const unescaped = text.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
  const entities = unescaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'");
  return [text, unescaped, entities].join('\n').toLowerCase();
}

/** A rule for each place, named after it. */
function everywhere(name: string, pattern: RegExp, places: readonly Place[]): Record<string, ManagedRule> {
  return Object.fromEntries(
    places.map((place) => [
      `${name}_${place}`,
      { matches: (request) => pattern.test(spellings(where[place](request))) } satisfies ManagedRule,
    ]),
  );
}

const userAgent = (request: GatewayRequest) => headerOf(request, 'user-agent') ?? '';
const ipv4 = String.raw`\d{1,3}(\.\d{1,3}){3}`;

const listed: ManagedRule['matches'] = ({ sourceIp }, badAddresses) => badAddresses.includes(sourceIp);

/** The groups that are known here, by name. */
export const managedGroups: Readonly<Record<string, ManagedGroup>> = {
  AWSManagedRulesAmazonIpReputationList: {
    capacity: 25,
    rules: {
      AWSManagedIPReputationList: { matches: listed },
      AWSManagedReconnaissanceList: { matches: listed },
      AWSManagedIPDDoSList: { matches: listed, counts: true },
    },
  },
  AWSManagedRulesKnownBadInputsRuleSet: {
    capacity: 200,
    rules: {
      ...everywhere(
        'JavaDeserializationRCE',
        /java\.lang|getruntime\s*\(|processbuilder|class\.module\.classloader/,
        ['HEADER', 'BODY', 'URIPATH', 'QUERYSTRING'],
      ),
      Host_localhost_HEADER: {
        matches: (request) => (headerOf(request, 'host') ?? '').includes('localhost'),
      },
      PROPFIND_METHOD: { matches: ({ method }) => method === 'PROPFIND' },
      ...everywhere('ExploitablePaths', /web-inf|\/\.(git|env|svn|aws)\b|wp-config|phpinfo/, ['URIPATH']),
      ...everywhere('Log4JRCE', /\$\{[^}]*(jndi|lower:|upper:|env:|::-|sys:)/, [
        'HEADER',
        'QUERYSTRING',
        'BODY',
        'URIPATH',
      ]),
    },
  },
  AWSManagedRulesCommonRuleSet: {
    capacity: 700,
    rules: {
      NoUserAgent_HEADER: { matches: (request) => userAgent(request) === '' },
      UserAgent_BadBots_HEADER: {
        matches: (request) => /nessus|nmap|nikto|sqlmap/i.test(userAgent(request)),
      },
      SizeRestrictions_QUERYSTRING: { matches: ({ query }) => query.toString().length > 2_048 },
      SizeRestrictions_Cookie_HEADER: { matches: (request) => where.COOKIE(request).length > 10_240 },
      SizeRestrictions_BODY: { matches: ({ body }) => body.length > 8_192 },
      SizeRestrictions_URIPATH: { matches: ({ fullPath }) => fullPath.length > 1_024 },
      ...everywhere(
        'EC2MetaDataSSRF',
        /169\.254\.169\.254|fd00:ec2::254|latest\/(meta-data|user-data|api\/token)/,
        ['BODY', 'COOKIE', 'URIPATH', 'QUERYARGUMENTS'],
      ),
      ...everywhere('GenericLFI', /\.\.[\\/]|\/etc\/(passwd|shadow)|proc\/self/, [
        'QUERYARGUMENTS',
        'URIPATH',
        'BODY',
      ]),
      ...everywhere('RestrictedExtensions', /\.(log|ini|bak|conf|cfg|sql|key|pem|backup|old)(\n|$|[/?#])/, [
        'URIPATH',
        'QUERYARGUMENTS',
      ]),
      ...everywhere('GenericRFI', new RegExp(`(https?|ftps?|file)://${ipv4}`), [
        'QUERYARGUMENTS',
        'BODY',
        'URIPATH',
      ]),
      ...everywhere('CrossSiteScripting', /<\s*[a-z!/?]|\bon[a-z]+\s*=|javascript:|'\s*[;>]/, [
        'COOKIE',
        'QUERYARGUMENTS',
        'BODY',
        'URIPATH',
      ]),
    },
  },
};
