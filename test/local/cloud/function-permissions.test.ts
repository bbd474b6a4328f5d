import { afterEach, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { type LocalCloud, startLocalCloud } from '../../../local/cloud/cloud.ts';
import { fixtureAssembly } from '../../assembly.ts';
import { type Template, withOtherTemplate } from '../../other-template.ts';

type Resource = Template['Resources'][string];

let cloud: LocalCloud | undefined;
let folder = '';
const lines: string[] = [];
afterEach(async () => {
  await cloud?.close();
  cloud = undefined;
  rmSync(folder, { recursive: true });
});

/** Starts the fixture with other resources. */
async function startWith(change: (resource: Resource, id: string, template: Template) => void) {
  folder = withOtherTemplate(fixtureAssembly, (template) => {
    for (const [id, resource] of Object.entries(template.Resources)) change(resource, id, template);
  });
  cloud = await startLocalCloud({ assembly: folder, onAccess: (line) => lines.push(line) });
  return cloud;
}

const isPermission = ({ Type, Properties }: Resource) =>
  Type === 'AWS::Lambda::Permission' && Properties['Principal'] === 'apigateway.amazonaws.com';

async function answer(path: string, init?: RequestInit) {
  const response = await fetch(cloud!.endpoint(path), init);
  return { status: response.status, text: await response.text() };
}

describe('API Gateway', () => {
  test('invokes a function by an alias whose policy lets it', async () => {
    await startWith(() => {});
    expect(await answer('/streamed?do=context')).toMatchObject({ status: 200 });
  });

  test('answers 500 when the policy is that of the function, not of its alias', async () => {
    await startWith((resource, _, { Resources }) => {
      const { Ref: alias = '' } = (resource.Properties?.['FunctionName'] ?? {}) as { Ref?: string };
      if (!isPermission(resource) || Resources[alias]?.Type !== 'AWS::Lambda::Alias') return;
      resource.Properties['FunctionName'] = Resources[alias].Properties['FunctionName'];
    });
    expect(await answer('/streamed?do=context')).toEqual({
      status: 500,
      text: '{"message":"Internal server error"}',
    });
    expect(await answer('/buffered')).toMatchObject({ status: 200 });
  });

  test('answers 500 when the policy is for another method, and the authorizer that it may not ask is one that fails', async () => {
    await startWith((resource) => {
      if (!isPermission(resource)) return;
      const source = JSON.stringify(resource.Properties['SourceArn']);
      resource.Properties['SourceArn'] = JSON.parse(
        source.replace('/GET/limited', '/PUT/limited').replace('/authorizers/', '/authorizers/x'),
      );
    });
    expect(await answer('/limited')).toMatchObject({ status: 500 });
    const guarded = await answer('/guarded', { headers: { authorization: 'allow' } });
    expect(guarded).toEqual({ status: 500, text: '{"message":null}' });
  });
});

test('a stack whose alias is of a version that its function does not have is not there', async () => {
  const starting = startWith(({ Type, Properties }) => {
    if (Type === 'AWS::Lambda::Alias') Properties['FunctionVersion'] = '7';
  });
  await expect(starting).rejects.toThrow(
    /^Function not found: arn:aws:lambda:us-east-1:\d{12}:function:.*:7$/,
  );
});
