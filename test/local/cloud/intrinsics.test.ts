import { describe, expect, test } from '@jest/globals';
import type { Template } from '../../../local/cloud/assembly.ts';
import { createResolver } from '../../../local/cloud/intrinsics.ts';

const template: Template = {
  Resources: {
    Fn: { Type: 'AWS::Lambda::Function', Properties: {} },
    Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Fn' }, Name: 'live' } },
    Key: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'clerk' } },
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: {} },
  },
  Outputs: {},
  Parameters: { Size: { Default: 'small' } },
  Conditions: { IsSmall: { 'Fn::Equals': [{ Ref: 'Size' }, 'small'] } },
  Mappings: { Regions: { 'us-east-1': { code: 'use1' } } },
};
const stack = { name: 'App', region: 'us-east-1', accountId: '123456789012' };
const resolver = createResolver(template, stack, new Map([['https://public.example', 'http://127.0.0.1:1']]));

describe('the template reader', () => {
  test.each([
    [{ Ref: 'AWS::AccountId' }, '123456789012'],
    [{ Ref: 'AWS::StackName' }, 'App'],
    [{ Ref: 'Size' }, 'small'],
    [{ 'Fn::GetAtt': ['Fn', 'Arn'] }, 'arn:aws:lambda:us-east-1:123456789012:function:App-Fn'],
    [{ 'Fn::GetAtt': 'Fn.Arn' }, 'arn:aws:lambda:us-east-1:123456789012:function:App-Fn'],
    [{ Ref: 'Live' }, 'arn:aws:lambda:us-east-1:123456789012:function:App-Fn:live'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Partition' }]] }, 'a-aws'],
    [
      { 'Fn::Sub': 'x-${AWS::Region}-${!literal}-${Fn.Arn}' },
      'x-us-east-1-${literal}-arn:aws:lambda:us-east-1:123456789012:function:App-Fn',
    ],
    [{ 'Fn::Sub': ['${own}', { own: { Ref: 'Size' } }] }, 'small'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [{ 'Fn::If': ['IsSmall', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'code'] }, 'use1'],
    ['https://public.example/v1', 'http://127.0.0.1:1/v1'],
  ])('resolves %j', (value, expected) => {
    expect(resolver.value(value)).toBe(expected);
  });

  test('gives a secret an ARN with its name and six characters', () => {
    expect(resolver.ref('Key')).toMatch(
      /^arn:aws:secretsmanager:us-east-1:123456789012:secret:clerk-[a-z0-9]{6}$/,
    );
  });

  test('leaves out what AWS::NoValue stands for', () => {
    const nothing = { Ref: 'AWS::NoValue' };
    expect(resolver.value({ a: nothing, b: [1, nothing], c: { 'Fn::If': ['IsSmall', nothing, 1] } })).toEqual(
      {
        b: [1],
      },
    );
  });

  test('refuses what the template does not define', () => {
    expect(() => resolver.value({ Ref: 'Nobody' })).toThrow('Nobody');
    expect(() => resolver.value({ 'Fn::Cidr': [] })).toThrow('Fn::Cidr');
  });
});
