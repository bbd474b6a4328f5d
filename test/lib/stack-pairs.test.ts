import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beyondLimits } from './deployment-limits.ts';
import { documentedPaths, folder, type PairedStage, valuesIn } from './pairs.ts';
import { readAssembly, type Synthesized } from './synthesized.ts';

let stages: PairedStage[];
let assemblies: Omit<Synthesized, 'said'>[];

beforeAll(async () => {
  stages = JSON.parse(await readFile(join(folder, 'stages.json'), 'utf8')) as PairedStage[];
  assemblies = await Promise.all(
    stages.map((_, index) => readAssembly(join(folder, String(index), 'assembly'))),
  );
});

const settingsOf = (index: number) => (stages[index]?.settings ?? {}) as { readonly region?: string };

describe('every setting, at its smallest and its largest, beside every other', () => {
  test('is among those that are synthesized, with two values at least', () => {
    const known = documentedPaths();
    const values = stages.flatMap(({ settings }) => valuesIn(settings, new Set(known)));
    const differing = (path: string) =>
      new Set(values.flatMap(([place, value]) => (place === path ? [value] : []))).size;
    expect(known.length).toBeGreaterThan(70);
    const few = known.filter((path) => differing(path) < 2);
    // They are there with their one value, and they are not.
    expect(few).toEqual(['access.rules[].production', 'access.production']);
  });

  test('passes both packs of cdk-nag, with nothing unexplained', () => {
    for (const { packs, findings } of assemblies) {
      expect(packs).toEqual(expect.arrayContaining(['AwsSolutions', 'Serverless']));
      expect(findings).toEqual([]);
    }
  });

  test('names keys of other partitions as used through a service by either of its names', () => {
    const through = (region: string) =>
      assemblies
        .filter((_, index) => settingsOf(index).region === region)
        .flatMap(({ text }) => Array.from(text.matchAll(/"kms:ViaService":\s*("[^"]*"|\[[^\]]*\])/g)))
        .map(([, value = '']) => [JSON.parse(value) as string | string[]].flat())
        .filter(([name]) => name?.startsWith('dynamodb'));
    const chinese = through('cn-northwest-1');
    expect(chinese.length).toBeGreaterThan(0);
    for (const names of chinese) {
      expect(names).toEqual([
        'dynamodb.cn-northwest-1.amazonaws.com',
        'dynamodb.cn-northwest-1.amazonaws.com.cn',
      ]);
    }
    for (const names of through('us-gov-west-1')) {
      expect(names).toEqual(['dynamodb.us-gov-west-1.amazonaws.com']);
    }
  });

  test('stays within what CloudFormation, Lambda, API Gateway and IAM take', () => {
    const found = assemblies.flatMap(({ text }, index) =>
      beyondLimits(text).map((line) => `${index} (${stages[index]?.stage}): ${line}`),
    );
    expect(found).toEqual([]);
  });
});
