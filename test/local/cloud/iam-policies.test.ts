import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { type LocalCloud, startLocalCloud } from '../../../local/cloud/cloud.ts';
import {
  decision,
  isAllowed,
  readResourcePolicy,
  type Statement,
} from '../../../local/cloud/iam-policies.ts';
import { fixtureAssembly } from '../../assembly.ts';
import { withOtherTemplate } from '../../other-template.ts';

const statement = (more: Partial<Statement>): Statement => ({
  Effect: 'Allow',
  Action: ['dynamodb:GetItem'],
  Resource: ['arn:aws:dynamodb:us-east-1:1:table/a'],
  Condition: {},
  ...more,
});
const get = { action: 'dynamodb:GetItem', resource: 'arn:aws:dynamodb:us-east-1:1:table/a' };

describe('a resource policy of an API', () => {
  const everybody = { Principal: '*', Action: 'execute-api:Invoke' };
  const policy = {
    Statement: [
      { ...everybody, Effect: 'Allow', Resource: 'execute-api:/*/GET/*' },
      {
        ...everybody,
        Effect: 'Deny',
        Resource: 'execute-api:/*',
        Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } },
      },
    ],
  };
  const apiArn = 'arn:aws:execute-api:us-east-1:1:abc';
  const statements = readResourcePolicy(policy, apiArn);
  const asked = (method: string, endpoint?: string, api = apiArn) =>
    decision(statements, {
      action: 'execute-api:Invoke',
      resource: `${api}/prod/${method}/mcp`,
      keys: endpoint === undefined ? {} : { 'aws:SourceVpce': [endpoint] },
    });

  test('allows, denies or says nothing of a method, by the endpoint that a request comes by', () => {
    expect([asked('GET', 'vpce-2'), asked('POST', 'vpce-1')]).toEqual(['Allow', undefined]);
    expect([asked('GET', 'vpce-3'), asked('GET')]).toEqual(['Deny', 'Deny']);
  });

  test('is about its own API alone', () => {
    expect(asked('GET', 'vpce-1', `${apiArn}d`)).toBeUndefined();
  });

  test('is not taken with principals or conditions that are not known here', () => {
    const [allowing] = policy.Statement;
    const some = { ...allowing, Principal: { AWS: 'arn:aws:iam::1:root' } };
    expect(() => readResourcePolicy({ Statement: [some] }, apiArn)).toThrow('Principal');
    const byAddress = { ...allowing, Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } };
    expect(() => readResourcePolicy({ Statement: [byAddress] }, apiArn)).toThrow('The condition IpAddress');
  });

  test('is what no private API is deployed without', async () => {
    const folder = withOtherTemplate(fixtureAssembly, ({ Resources }) => {
      for (const { Type, Properties } of Object.values(Resources)) {
        if (Type === 'AWS::ApiGateway::RestApi') Properties['EndpointConfiguration'] = { Types: ['PRIVATE'] };
      }
    });
    await expect(startLocalCloud({ assembly: folder })).rejects.toThrow('a resource policy attached');
    rmSync(folder, { recursive: true });
  });
});

describe('what nobody allows is denied, what somebody denies, too', () => {
  test.each<[string, boolean, Statement[]]>([
    ['no statement', false, []],
    ['the very action and resource', true, [statement({})]],
    ['another action', false, [statement({ Action: ['dynamodb:PutItem'] })]],
    ['actions in any case, with a wildcard', true, [statement({ Action: ['DynamoDB:get*'] })]],
    ['an index of the table', false, [statement({ Resource: [`${get.resource}/index/*`] })]],
    ['resources in another case', false, [statement({ Resource: [get.resource.toUpperCase()] })]],
    ['any resource', true, [statement({ Resource: ['*'] })]],
    ['a denial besides', false, [statement({}), statement({ Effect: 'Deny', Action: ['*'] })]],
    ['a denial of something else', true, [statement({}), statement({ Effect: 'Deny', Resource: ['x'] })]],
    [
      'a condition on a key that the request has not',
      false,
      [statement({ Condition: { StringEquals: { k: ['v'] } } })],
    ],
    [
      'a negated condition on a key that the request has not, which holds',
      true,
      [statement({ Condition: { StringNotEquals: { k: ['v'] } } })],
    ],
    [
      'a condition on an ARN, with a wildcard, that the request has not',
      false,
      [statement({ Condition: { ArnLike: { k: ['arn:aws:lambda:*'] } } })],
    ],
  ])('%s: %s', (_, allowed, statements) => {
    expect(isAllowed(statements, get)).toBe(allowed);
  });

  test.each([
    ['StringEquals', 'v', true],
    ['ForAnyValue:StringEquals', 'v', true],
    ['StringEquals', 'w', false],
    ['StringLike', 'v*', true],
  ])('a condition %s %s', (operator, value, allowed) => {
    const condition = { [operator]: { 'service:Key': [value] } };
    expect(isAllowed([statement({ Condition: condition })], { ...get, keys: { 'service:key': ['v'] } })).toBe(
      allowed,
    );
  });
});

describe('a function may do what its role may', () => {
  let cloud: LocalCloud;
  let dynamodb: DynamoDBClient;
  let secrets: SecretsManagerClient;
  let secretId: string;
  beforeAll(async () => {
    cloud = await startLocalCloud({ assembly: fixtureAssembly });
    const environment = (await (await fetch(cloud.endpoint('/buffered?do=environment'))).json()) as Record<
      string,
      string
    >;
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = environment;
    secretId = environment['SECRET_ARN'] ?? '';
    const options = {
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        sessionToken: AWS_SESSION_TOKEN,
      },
    };
    dynamodb = new DynamoDBClient({ ...options, endpoint: cloud.dynamodbUrl ?? '' });
    secrets = new SecretsManagerClient({ ...options, endpoint: cloud.secretsManagerUrl });
  });
  afterAll(async () => {
    dynamodb.destroy();
    secrets.destroy();
    await cloud.close();
  });

  const Key = { pk: { S: 'a' } };
  const query = (IndexName: string) =>
    new QueryCommand({
      TableName: 'records',
      IndexName,
      KeyConditionExpression: '#name = :value',
      ExpressionAttributeNames: { '#name': IndexName },
      ExpressionAttributeValues: { ':value': { S: 'a' } },
    });
  const denied = (action: string, resource: RegExp | string) =>
    expect.objectContaining({
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        new RegExp(
          `^User: arn:aws:sts::123456789012:assumed-role/Fixture-Buffered\\w+/Fixture-Buffered\\w+ is not authorized to perform: ${action} on resource: ${String(resource)} because no identity-based policy allows the ${action} action$`,
        ),
      ),
    });
  const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/records';

  test('with a table: what is allowed, on the index that it is allowed on, unless it is denied', async () => {
    await expect(dynamodb.send(new GetItemCommand({ TableName: 'records', Key }))).resolves.toBeDefined();
    await expect(dynamodb.send(query('open'))).resolves.toMatchObject({ Items: [] });
    await expect(dynamodb.send(query('closed'))).rejects.toEqual(
      denied('dynamodb:Query', `${table}/index/closed`),
    );
    await expect(dynamodb.send(new PutItemCommand({ TableName: 'records', Item: Key }))).rejects.toEqual(
      denied('dynamodb:PutItem', table),
    );
  });

  test('with a secret: its current version, named as that', async () => {
    const read = (VersionStage?: string) =>
      secrets.send(new GetSecretValueCommand({ SecretId: secretId, ...(VersionStage && { VersionStage }) }));
    await expect(read('AWSCURRENT')).resolves.toMatchObject({ SecretString: expect.any(String) });
    for (const stage of [undefined, 'AWSPREVIOUS']) {
      await expect(read(stage)).rejects.toEqual(denied('secretsmanager:GetSecretValue', secretId));
    }
    const put = new PutSecretValueCommand({ SecretId: secretId, SecretString: 'mine' });
    await expect(secrets.send(put)).rejects.toEqual(denied('secretsmanager:PutSecretValue', secretId));
  });

  test('and learns nothing of secrets that it may not read, nor whether they are there', async () => {
    const read = secrets.send(new GetSecretValueCommand({ SecretId: 'other', VersionStage: 'AWSCURRENT' }));
    await expect(read).rejects.toEqual(denied('secretsmanager:GetSecretValue', 'other'));
  });
});

test('a table with a key of the customer is used only by who may use the key through DynamoDB', async () => {
  const keyArn = 'arn:aws:kms:us-east-1:123456789012:key/a';
  const withKey = (service: string) =>
    withOtherTemplate(fixtureAssembly, ({ Resources }) => {
      for (const [id, { Type, Properties }] of Object.entries(Resources)) {
        if (Type === 'AWS::DynamoDB::Table') Properties['SSESpecification'] = { KMSMasterKeyId: keyArn };
        if (Type !== 'AWS::IAM::Policy' || !id.startsWith('Buffered')) continue;
        Properties['PolicyDocument'].Statement.push({
          Effect: 'Allow',
          Action: 'kms:Decrypt',
          Resource: keyArn,
          Condition: { StringEquals: { 'kms:ViaService': `${service}.us-east-1.amazonaws.com` } },
        });
      }
    });
  for (const [service, words] of [
    ['dynamodb', /^$/],
    ['s3', /not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:123456789012:key\/a /],
  ] as const) {
    const assembly = withKey(service);
    const cloud = await startLocalCloud({ assembly });
    const environment = (await (await fetch(cloud.endpoint('/buffered?do=environment'))).json()) as Record<
      string,
      string
    >;
    const client = new DynamoDBClient({
      region: 'us-east-1',
      maxAttempts: 1,
      endpoint: cloud.dynamodbUrl ?? '',
      credentials: {
        accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
        sessionToken: environment['AWS_SESSION_TOKEN'] ?? '',
      },
    });
    const read = client.send(new GetItemCommand({ TableName: 'records', Key: { pk: { S: 'a' } } }));
    const said = await read.then(
      () => '',
      (error: Error) => error.message,
    );
    expect(said).toMatch(words);
    client.destroy();
    await cloud.close();
    rmSync(assembly, { recursive: true });
  }
});

test('a policy that can’t be evaluated here is not passed over', async () => {
  const assembly = withOtherTemplate(fixtureAssembly, ({ Resources }) => {
    for (const [id, { Type, Properties }] of Object.entries(Resources)) {
      if (Type === 'AWS::IAM::Policy' && id.startsWith('Reader')) {
        Properties['PolicyDocument'].Statement[0].Condition = { DateLessThan: { 'aws:CurrentTime': '2020' } };
      }
    }
  });
  await expect(startLocalCloud({ assembly })).rejects.toThrow(
    /The policy Reader\w+ can't be evaluated.*DateLessThan/,
  );
  rmSync(assembly, { recursive: true });
});
