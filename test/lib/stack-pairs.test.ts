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

describe('every setting, at its smallest and its largest, beside every other', () => {
  test('is among those that are synthesized, with two values at least', () => {
    const known = documentedPaths();
    const values = stages.flatMap(({ settings }) => valuesIn(settings, new Set(known)));
    const differing = (path: string) =>
      new Set(values.flatMap(([place, value]) => (place === path ? [value] : []))).size;
    expect(known.length).toBeGreaterThan(70);
    expect(known.filter((path) => differing(path) < 2)).toEqual([]);
  });

  test('passes both packs of cdk-nag, with nothing unexplained', () => {
    for (const { packs, findings } of assemblies) {
      expect(packs).toEqual(expect.arrayContaining(['AwsSolutions', 'Serverless']));
      expect(findings).toEqual([]);
    }
  });

  test('stays within what CloudFormation, Lambda, API Gateway and IAM take', () => {
    const found = assemblies.flatMap(({ text }, index) =>
      beyondLimits(text).map((line) => `${index} (${stages[index]?.stage}): ${line}`),
    );
    expect(found).toEqual([]);
  });
});
