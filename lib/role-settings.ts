import { Aspects, CfnResource, type IAspect } from 'aws-cdk-lib';
import { CfnRole, ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import type { Settings } from './settings/settings.ts';

/** Gives every role below `scope`, those of custom resources too, the boundary and the path of the settings. */
export function applyRoleSettings(scope: Construct, { permissionsBoundary, rolePath }: Settings): void {
  if (permissionsBoundary !== undefined) {
    const boundary = ManagedPolicy.fromManagedPolicyArn(scope, 'PermissionsBoundary', permissionsBoundary);
    PermissionsBoundary.of(scope).apply(boundary);
  }
  if (rolePath !== '/') Aspects.of(scope).add(new RolePath(rolePath));
}

class RolePath implements IAspect {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  visit(node: IConstruct): void {
    // Those of custom resources are no CfnRole.
    if (CfnResource.isCfnResource(node) && node.cfnResourceType === CfnRole.CFN_RESOURCE_TYPE_NAME) {
      node.addPropertyOverride('Path', this.path);
    }
  }
}
