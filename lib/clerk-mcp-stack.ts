import { Annotations, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Server } from './server.ts';
import { settingsMetadata, settingsMetadataKey } from './settings-metadata.ts';
import { regionDoubt } from './settings/region.ts';
import type { Settings } from './settings/settings.ts';

/** A stack's ordinary properties, and the settings of its stage. */
export interface ClerkMcpStackProps extends StackProps {
  readonly settings: Settings;
}

/** A stack with one stage of the server, and with the outputs by which `clerk-mcp` finds what it is made of. */
export class ClerkMcpStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: ClerkMcpStackProps) {
    // A tenth of the template: with 50 long tags it would come near the limit of 1 MB.
    super(scope, id, { suppressTemplateIndentation: true, ...props });
    // `Default` is left out of logical ids: they are those of the releases in which all this stood in the stack itself.
    new Server(this, 'Default', settings).addOutputs(this);
    const doubt = settings.region === undefined ? undefined : regionDoubt(settings.region);
    if (doubt !== undefined) Annotations.of(this).addWarningV2('clerk-mcp:region', doubt);
    this.addMetadata(settingsMetadataKey, settingsMetadata(settings));
  }
}
