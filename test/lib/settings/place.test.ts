import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { least } from './least.ts';
import { type SettingsReader, settingsReader } from './settings-reader.ts';

let reader: SettingsReader;

beforeEach(async () => {
  reader = await settingsReader();
});
afterEach(() => reader.remove());

const settingsOf = (content: object) => reader.settingsOf({ ...least, ...content });
const problemsOf = (content: object) => reader.problemsOf({ ...least, ...content });

const vpcEndpointIds = ['vpce-0a1b2c3d4e5f60718'];
const functions = { subnetIds: ['subnet-0a1b2c3d4e5f60718'], securityGroupIds: ['sg-0a1b2c3d'] };
const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d';
const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d';
const zone = { hostedZoneId: 'Z0123456789', hostedZoneName: 'example.com' };

describe('good settings', () => {
  test('without any of them the stage is public, without firewall and outside of any VPC', async () => {
    const { network, waf, domain, name, rolePath, permissionsBoundary, secrets } = await settingsOf({});
    expect({ network, waf, domain, name, rolePath, permissionsBoundary, secrets }).toEqual({
      network: { vpcEndpointIds: [], privateDns: false },
      name: 'clerk-mcp',
      rolePath: '/',
      secrets: {},
    });
  });

  test('an empty firewall is one, with its rate', async () => {
    expect((await settingsOf({ waf: {} })).waf).toEqual({ ratePerAddress: 3_000 });
  });

  test.each([
    { network: { vpcEndpointIds, privateDns: true, functions } },
    { network: { functions: { ...functions, proxyUrl: 'http://10.0.0.7:3128' } } },
    { waf: { allowedAddresses: ['203.0.113.0/24', '198.51.100.7', '2001:db8::/32', '::1'] } },
    { domain: { name: 'mcp.example.com', ...zone, tlsPolicy: 'SecurityPolicy_TLS13_1_3_FIPS_2025_09' } },
    { domain: { name: 'example.com', ...zone } },
    { domain: { name: 'mcp.example.com', ...zone, certificateArn } },
    { name: 'acme-clerk', rolePath: '/teams/identity/' },
    { permissionsBoundary: 'arn:aws-cn:iam::123456789012:policy/path/boundary' },
    { permissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess', account: '123456789012' },
    { ledger: { tableName: 'restored.table-1', recoveryDays: 1, backupDays: 36_500 } },
    { secrets: { kmsKeyArn: keyArn }, logs: { kmsKeyArn: keyArn } },
  ])('%j', async (content) => {
    expect(await settingsOf(content)).toMatchObject(content);
  });
});

describe('every fault has a line with path, value, reason and way out', () => {
  const dev = (line: string) => `config/dev.json: ${line}`;
  const zoneElsewhere = { name: 'mcp.example.org', ...zone };
  const long = `${'a'.repeat(60)}.example.com`;

  test.each<[string, object, string]>([
    [
      'private DNS of a public API',
      { network: { privateDns: true } },
      'network.privateDns: true is there without network.vpcEndpointIds; add that, or remove it',
    ],
    [
      'an endpoint that is none',
      { network: { vpcEndpointIds: ['vpc-0a1b2c3d'] } },
      'network.vpcEndpointIds.0: "vpc-0a1b2c3d" must be the id of a VPC endpoint, vpce-…; copy it from the VPC console, Endpoints',
    ],
    [
      'no subnet',
      { network: { functions: { ...functions, subnetIds: [] } } },
      'network.functions.subnetIds: [] must name one at least',
    ],
    [
      'a proxy with a password, which would be in the template',
      { network: { functions: { ...functions, proxyUrl: 'http://me:secret@proxy:3128' } } },
      'network.functions.proxyUrl: "http://me:secret@proxy:3128" must be the URL of a proxy with its port and nothing else, for example "http://proxy.example.com:3128"; correct it, or remove it for a NAT gateway',
    ],
    [
      'an endpoint of DynamoDB that no route leads to',
      { network: { functions: { ...functions, createEndpoints: { vpcId: 'vpc-0a1b2c3d' } } } },
      'network.functions.createEndpoints.routeTableIds: is missing; the endpoint of dynamodb needs the route tables of the subnets: add them, or leave dynamodb out of services',
    ],
    [
      'endpoints beside names that they do not have',
      {
        network: {
          functions: { ...functions, createEndpoints: { vpcId: 'vpc-0a1b2c3d', services: ['logs'] } },
        },
        endpoints: { fips: true },
      },
      'network.functions.createEndpoints: makes endpoints for the usual names of the services, and endpoints.fips or endpoints.dualStack has the functions ask others; make those yourself and remove it, or remove that',
    ],
    [
      'a service of AWS that the functions do not ask',
      {
        network: {
          functions: { ...functions, createEndpoints: { vpcId: 'vpc-0a1b2c3d', services: ['sts'] } },
        },
      },
      'network.functions.createEndpoints.services.0: "sts" must be one of "dynamodb", "secretsmanager", "logs"; correct it',
    ],
    [
      'a rate that WAF does not take',
      { waf: { ratePerAddress: 9 } },
      'waf.ratePerAddress: 9 must be a whole number of requests in five minutes from 10 to 2000000000; remove it for the default, 3000',
    ],
    ...['0.0.0.0/0', '203.0.113.0/33', '2001:db8::/129', '203.0.113', 'fe80::1%eth0', '10.0.0.0/08'].map(
      (address): [string, object, string] => [
        `addresses that WAF does not take: ${address}`,
        { waf: { allowedAddresses: [address] } },
        `waf.allowedAddresses.0: ${JSON.stringify(address)} must be one of IPv4 or IPv6 addresses, each alone or with a prefix length ("203.0.113.0/24"), not /0; correct it`,
      ],
    ),
    [
      'nobody who may call',
      { waf: { allowedAddresses: [] } },
      'waf.allowedAddresses: [] must name one at least; remove it for everybody',
    ],
    [
      'the name of another zone, for which no certificate could be had',
      { domain: zoneElsewhere },
      'domain.name: "mcp.example.org" is not in the zone "example.com", which can\'t prove that it is yours; name the zone that has it, or remove hostedZoneId and set certificateArn',
    ],
    [
      'a name that only ends as the zone does',
      { domain: { name: 'mcpexample.com', ...zone } },
      'domain.name: "mcpexample.com" is not in the zone "example.com", which can\'t prove that it is yours; name the zone that has it, or remove hostedZoneId and set certificateArn',
    ],
    [
      'a name that is too long for a certificate',
      { domain: { name: long, ...zone } },
      `domain.name: ${JSON.stringify(long)} has more than 64 characters, which a certificate of ACM's can't be made for; shorten it, or set certificateArn to one that has the name among others`,
    ],
    [
      'a zone without its name',
      { domain: { name: 'mcp.example.com', hostedZoneId: 'Z0123456789' } },
      'domain.hostedZoneName: is missing; it must be the name of the zone in hostedZoneId; add it',
    ],
    [
      'the name of a zone alone',
      { domain: { name: 'mcp.example.com', certificateArn, hostedZoneName: 'example.com' } },
      'domain.hostedZoneName: is there without hostedZoneId; add that, or remove it',
    ],
    [
      'a zone that a private endpoint has no use for',
      { network: { vpcEndpointIds }, domain: { name: 'mcp.example.com', certificateArn, ...zone } },
      'domain.hostedZoneId: has no use beside certificateArn at a private endpoint: a name there points at the VPC endpoint, which is yours to do; remove it',
    ],
    [
      'TLS of old',
      { domain: { name: 'mcp.example.com', certificateArn, tlsPolicy: 'TLS_1_0' } },
      'domain.tlsPolicy: "TLS_1_0" must be one of TLS_1_2, SecurityPolicy_TLS13_1_2_PQ_2025_09, SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09, SecurityPolicy_TLS13_1_3_2025_09, SecurityPolicy_TLS13_1_3_FIPS_2025_09; remove it for the default, TLS_1_2',
    ],
    [
      'a boundary of another account',
      { account: '210987654321', permissionsBoundary: 'arn:aws:iam::123456789012:policy/b' },
      'permissionsBoundary: "arn:aws:iam::123456789012:policy/b" must be in the account of the stack, 210987654321; name the policy there',
    ],
    [
      'a path that does not end in a slash',
      { rolePath: '/teams' },
      'rolePath: "/teams" must be an IAM path that begins and ends with a slash, 512 characters at most; correct it, or remove it for the default, "/"',
    ],
    [
      'the key of the logs, of another region',
      { region: 'us-east-1', logs: { kmsKeyArn: keyArn } },
      `logs.kmsKeyArn: "${keyArn}" must be in the region of the stack, us-east-1; name a key there, or remove it for encryption by CloudWatch Logs itself`,
    ],
    [
      'the key of the secrets, of another region',
      { region: 'us-east-1', secrets: { kmsKeyArn: keyArn } },
      `secrets.kmsKeyArn: "${keyArn}" must be in the region of the stack, us-east-1; name a key there, or remove it for the key that AWS manages`,
    ],
    [
      'events of a table that has no stream',
      { ledger: { tableName: 'restored', events: true } },
      'ledger.events: true needs the stream of the table that the stack made, and ledger.tableName names another; remove one of them',
    ],
    [
      'more days back than DynamoDB has',
      { ledger: { recoveryDays: 36 } },
      'ledger.recoveryDays: 36 must be a whole number of days from 1 to 35; remove it for the default, 35',
    ],
    [
      'a name that no stack can have',
      { name: 'Acme' },
      'name: "Acme" must be a lowercase letter followed by lowercase letters, digits or hyphens, 30 characters at most; correct it, or remove it for the default, "clerk-mcp"',
    ],
  ])('%s', async (_, content, line) => {
    expect(await problemsOf(content)).toEqual([dev(line)]);
  });
});
