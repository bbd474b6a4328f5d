import * as z from 'zod';
import type { Template } from './assembly.ts';
import type { Resolver } from './intrinsics.ts';
import { functionArn, type StackIdentity } from './resource-values.ts';

const versionShape = z.looseObject({ FunctionName: z.string() });
const aliasShape = z.looseObject({
  FunctionName: z.string(),
  FunctionVersion: z.string(),
  Name: z.string(),
});

/** The versions and aliases of a stack's functions. */
export interface FunctionVersions {
  /** The version that callers of a function reach, by its unqualified ARN: `1`, or `$LATEST` where none is published. */
  readonly versionOf: (arn: string) => string;
  /** Whether there is such a function, version or alias in the stack, as far as the qualifier tells. */
  readonly has: (arn: string) => boolean;
}

/**
 * Reads the versions and aliases of a template, of which each version is the first of its function.
 * @throws Error in Lambda's words for an alias of a version that the function does not have
 */
export function readVersions(template: Template, stack: StackIdentity, resolver: Resolver): FunctionVersions {
  const ofType = <Shape extends z.ZodType>(type: string, shape: Shape): z.output<Shape>[] =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => shape.parse(resolver.value(Properties)));
  const published = new Set(
    ofType('AWS::Lambda::Version', versionShape).map(({ FunctionName }) => functionArn(FunctionName, stack)),
  );
  const known = new Set([...published].map((arn) => `${arn}:1`));
  for (const { FunctionName, FunctionVersion, Name } of ofType('AWS::Lambda::Alias', aliasShape)) {
    const arn = functionArn(FunctionName, stack);
    if (FunctionVersion !== '$LATEST' && !known.has(`${arn}:${FunctionVersion}`)) {
      throw new Error(`Function not found: ${arn}:${FunctionVersion}`);
    }
    known.add(`${arn}:${Name}`);
  }
  return {
    versionOf: (arn) => (published.has(arn) ? '1' : '$LATEST'),
    has(arn) {
      const qualified = qualifiedArn(arn, stack);
      return qualified.endsWith(':$LATEST') || known.has(qualified);
    },
  };
}

/** The ARN of a version or an alias of a function: of what is newest, where a name or an ARN says neither. */
export function qualifiedArn(nameOrArn: string, stack: StackIdentity): string {
  const qualifier = nameOrArn.startsWith('arn:') ? nameOrArn.split(':')[7] : undefined;
  return `${functionArn(nameOrArn, stack)}:${qualifier ?? '$LATEST'}`;
}
