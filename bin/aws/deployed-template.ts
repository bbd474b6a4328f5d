import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { CommandError } from '../terminal/command-line.ts';
import { awsFault } from './aws-fault.ts';
import { stackOf, type StackQuestion } from './stack-outputs.ts';

/** A stage as CloudFormation has it. */
export interface DeployedTemplate {
  readonly stackName: string;
  /** In it everything that is not ASCII is a question mark. */
  readonly template: Readonly<Record<string, unknown>>;
}

/** The template that a stage was deployed with. Throws `CommandError` with `status` where it can't be read. */
export async function deployedTemplate(
  stage: string,
  question: Omit<StackQuestion, 'region'>,
): Promise<DeployedTemplate> {
  const { StackName: stackName = '' } = await stackOf(stage, { ...question, region: undefined });
  const client = new CloudFormationClient({});
  try {
    const { TemplateBody = '' } = await client.send(
      new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Processed' }),
    );
    return { stackName, template: parsed(TemplateBody) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw awsFault(error, question.status);
    const { status } = question;
    throw new CommandError(`The template of ${stackName} is no JSON: the CDK did not write it.`, { status });
  } finally {
    client.destroy();
  }
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  const template: unknown = JSON.parse(body);
  if (typeof template !== 'object' || template === null) throw new SyntaxError('no object');
  return template as Readonly<Record<string, unknown>>;
}
