import { beforeAll, describe, expect, test } from '@jest/globals';
import { countedRules } from '../../lib/firewall.ts';
import { readAssembly as readLocalAssembly } from '../../local/cloud/assembly.ts';
import { readApi } from '../../local/cloud/api.ts';
import { type Firewall, readFirewall } from '../../local/cloud/firewall.ts';
import { createResolver } from '../../local/cloud/intrinsics.ts';
import { managedGroups } from '../../local/cloud/managed-rules.ts';
import type { GatewayRequest } from '../../local/cloud/request.ts';
import type { StageName } from './stages.ts';
import { synthesized } from './synthesized-stages.ts';

const { stage } = synthesized('dev', 'open', 'walled');

/** The firewall of a stage as AWS would have it, at a time that stands still. */
function firewallOf(name: StageName, badAddresses: readonly string[] = []): Firewall {
  const { template } = readLocalAssembly(stage(name).folder);
  const place = { name, region: 'eu-west-1', accountId: '123456789012' };
  const resolver = createResolver(template, place);
  const api = readApi(template, resolver, place);
  const firewall = readFirewall(template, resolver, api, { badAddresses, now: () => 0 });
  if (!firewall) throw new Error(`${name} has no firewall`);
  return firewall;
}

const text = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const honest: GatewayRequest = {
  method: 'POST',
  path: '/mcp',
  fullPath: '/open/mcp',
  query: new URLSearchParams('tools=users,organizations&read_only=true'),
  headers: [
    ['Host', 'abc123.execute-api.eu-west-1.amazonaws.com'],
    ['User-Agent', 'agent/1.0'],
    ['Authorization', 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln'],
    ['Mcp-Name', 'create_users'],
  ],
  body: text({ method: 'tools/call', params: { name: 'whoami' } }),
  requestId: '',
  extendedRequestId: '',
  sourceIp: '203.0.113.9',
  domainName: '',
  protocol: 'HTTP/1.1',
  time: 0,
};
const withBody = (value: unknown) => ({ ...honest, body: text(value) });

describe('honest requests pass, and what a body or a user agent looks like is counted', () => {
  let firewall: Firewall;
  beforeAll(() => {
    firewall = firewallOf('open');
  });

  test.each<[string, GatewayRequest, readonly string[]]>([
    ['an ordinary call', honest, []],
    [
      '100 rows',
      withBody(
        Array.from({ length: 100 }, (_, row) => ({
          emailAddress: `person.${row}@customers.example.com`,
          lastName: 'Brown',
          externalId: `crm-${row}`,
        })),
      ),
      ['SizeRestrictions_BODY'],
    ],
    ["O'Brien", withBody({ lastName: "O'Brien" }), []],
    ["O'Brien; at the end of a sentence", withBody({ note: "'O'Brien';" }), ['CrossSiteScripting_BODY']],
    ['a name with markup', withBody({ firstName: '<b>Ada</b>' }), ['CrossSiteScripting_BODY']],
    ['a redirect URL', withBody({ redirectUrl: 'https://app.example.com/after?x=1' }), []],
    [
      'a redirect URL on the machine of a developer',
      withBody({ redirectUrl: 'http://127.0.0.1:3000/callback' }),
      ['GenericRFI_BODY'],
    ],
    ['a path in metadata', withBody({ path: '../../shared' }), ['GenericLFI_BODY']],
    [
      'a note on the metadata service',
      withBody({ note: 'blocks 169.254.169.254' }),
      ['EC2MetaDataSSRF_BODY'],
    ],
    [
      'no user agent',
      { ...honest, headers: honest.headers.filter(([name]) => name !== 'User-Agent') },
      ['NoUserAgent_HEADER'],
    ],
    [
      'an agent that is called like a scanner',
      { ...honest, headers: [...honest.headers, ['User-Agent', 'nmap-inventory-bot']] },
      ['UserAgent_BadBots_HEADER'],
    ],
    [
      'the metadata of the protected resource',
      {
        ...honest,
        method: 'GET',
        fullPath: '/open/.well-known/oauth-protected-resource/mcp',
        body: text(''),
      },
      [],
    ],
  ])('%s', (_, request, counted) => {
    expect(firewall.verdict(request)).toEqual({ blockedBy: undefined, counted });
  });

  test('every body rule and every user agent rule of the core rule set is among what counts, and no other', () => {
    const { rules } = managedGroups['AWSManagedRulesCommonRuleSet']!;
    const named = Object.keys(rules).filter((rule) => /_BODY$|UserAgent/.test(rule));
    expect([...countedRules].toSorted()).toEqual(named.toSorted());
  });
});

describe('it refuses', () => {
  const header = (name: string, value: string): GatewayRequest => ({
    ...honest,
    headers: [...honest.headers, [name, value]],
  });

  test.each<[string, GatewayRequest, string]>([
    ['Log4Shell in a body', withBody('${jndi:ldap://example.com/}'), 'Log4JRCE_BODY'],
    ['Log4Shell in a header, disguised', header('X-Api', '${${lower:j}ndi:x}'), 'Log4JRCE_HEADER'],
    [
      'Java in a body',
      withBody('(java.lang.Runtime).getRuntime().exec("whoami")'),
      'JavaDeserializationRCE_BODY',
    ],
    ['the host localhost', header('Host', 'localhost:8080'), 'Host_localhost_HEADER'],
    ['PROPFIND', { ...honest, method: 'PROPFIND' }, 'PROPFIND_METHOD'],
    ['paths of others', { ...honest, fullPath: '/open/WEB-INF/web.xml' }, 'ExploitablePaths_URIPATH'],
    ['a path upwards', { ...honest, fullPath: '/open/%2e%2e/%2e%2e/etc' }, 'GenericLFI_URIPATH'],
    [
      'a script in the query',
      { ...honest, query: new URLSearchParams({ tools: '<script>' }) },
      'CrossSiteScripting_QUERYARGUMENTS',
    ],
    ['a cookie with the metadata service', header('Cookie', 'u=169.254.169.254'), 'EC2MetaDataSSRF_COOKIE'],
  ])('%s', (_, request, rule) => {
    expect(firewallOf('open').verdict(request).blockedBy).toBe(rule);
  });

  test('addresses with a bad reputation', () => {
    expect(firewallOf('open', ['203.0.113.9']).verdict(honest).blockedBy).toBe('AWSManagedIPReputationList');
  });

  test('an address that asks more often than the settings say, and no other', () => {
    const firewall = firewallOf('walled');
    const allowed = Array.from({ length: 5_000 }, () => firewall.blocks(honest));
    expect(allowed.filter(Boolean)).toEqual([]);
    expect(firewall.verdict(honest).blockedBy).toBe('RatePerAddress');
    expect(firewall.blocks({ ...honest, sourceIp: '203.0.113.10' })).toBe(false);
  });

  test.each([
    ['203.0.113.255', false],
    ['198.51.100.7', false],
    ['2001:db8:1::1', false],
    ['198.51.100.8', true],
    ['2001:db9::1', true],
  ])('every address that is not allowed, where the settings name some: %s', (sourceIp, isRefused) => {
    expect(firewallOf('walled').blocks({ ...honest, sourceIp })).toBe(isRefused);
  });
});

describe('the firewall', () => {
  test('is there where the settings have it, and in no other stage', () => {
    expect(stage('dev').ofType('AWS::WAFv2::WebACL')).toEqual([]);
    expect(stage('open').ofType('AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
    expect(stage('open').ofType('AWS::WAFv2::IPSet')).toEqual([]);
  });

  test('costs no more than its rules: 1,500 capacity units are included', () => {
    expect(firewallOf('walled').capacity).toBeLessThanOrEqual(1_500);
  });

  test('shows nobody a token, in no sample of a request', () => {
    const { DataProtectionConfig } = stage('open').only('AWS::WAFv2::WebACL').Properties;
    expect(DataProtectionConfig).toEqual({
      DataProtections: [
        {
          Action: 'SUBSTITUTION',
          Field: {
            FieldType: 'SINGLE_HEADER',
            FieldKeys: ['authorization', 'cookie', 'x-amz-security-token'],
          },
        },
      ],
    });
  });

  test('has its refusals told by the API in words of ours', () => {
    const ofFirewall = (name: StageName) =>
      stage(name)
        .ofType('AWS::ApiGateway::GatewayResponse')
        .filter(({ Properties }) => Properties['ResponseType'] === 'WAF_FILTERED');
    expect(ofFirewall('open')).toHaveLength(1);
    expect(ofFirewall('dev')).toEqual([]);
  });
});
