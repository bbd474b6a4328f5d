import * as z from 'zod';
import type { Template } from './assembly.ts';
import { qualifiedArn } from './function-versions.ts';
import { matches } from './iam-policies.ts';
import type { Resolver } from './intrinsics.ts';
import type { StackIdentity } from './resource-values.ts';

const permissionShape = z.looseObject({
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
});

/** An invocation by a service of AWS. */
export interface WantedInvocation {
  /** As it is called: of a version, of an alias, or of neither. */
  readonly functionArn: string;
  /** `apigateway.amazonaws.com`. */
  readonly principal: string;
  /** What has the service invoke it. */
  readonly sourceArn: string;
}

/** Whether the policy of a function lets a service invoke it. */
export type MayInvoke = (wanted: WantedInvocation) => boolean;

/**
 * The policies of the functions in a template. What is given on a function is not given on its versions and aliases, which
 * have policies of their own: https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html#versioning-permissions-alias
 */
export function readPermissions(template: Template, stack: StackIdentity, resolver: Resolver): MayInvoke {
  const permissions = Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Permission')
    .map(({ Properties }) => permissionShape.parse(resolver.value(Properties)));
  return ({ functionArn, principal, sourceArn }) =>
    permissions.some(
      ({ FunctionName, Principal, SourceArn }) =>
        qualifiedArn(FunctionName, stack) === qualifiedArn(functionArn, stack) &&
        Principal === principal &&
        (SourceArn === undefined || matches(SourceArn, sourceArn, '')),
    );
}
