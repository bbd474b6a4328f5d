/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/**
 * By type, the properties with which CloudFormation replaces a resource when they change, so that what it holds, or the name
 * by which others know it, is lost: "Update requires: Replacement" in
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
const replacing: Readonly<Record<string, readonly string[]>> = {
  // Of indexes, an update may add or remove only one.
  'AWS::DynamoDB::Table': [
    'TableName',
    'KeySchema',
    'AttributeDefinitions',
    'GlobalSecondaryIndexes',
    'LocalSecondaryIndexes',
    'TimeToLiveSpecification',
  ],
  // Other words for how a value is generated generate another one.
  'AWS::SecretsManager::Secret': ['Name', 'GenerateSecretString'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::Lambda::Function': ['FunctionName', 'PackageType'],
  'AWS::IAM::Role': ['RoleName', 'Path'],
  'AWS::Events::Rule': ['Name', 'EventBusName'],
  'AWS::ApiGateway::RestApi': ['EndpointConfiguration'],
  'AWS::ApiGateway::Stage': ['RestApiId', 'StageName'],
  'AWS::ApiGateway::Resource': ['RestApiId', 'ParentId', 'PathPart'],
  'AWS::ApiGateway::Authorizer': ['RestApiId'],
  'AWS::ApiGateway::DomainName': ['DomainName'],
  'AWS::ApiGateway::BasePathMapping': ['DomainName', 'BasePath'],
};

/** Of a template, what an update must keep: by logical id, the type, what becomes of it, and what it must not change. */
export function keptResources(resources: Readonly<Record<string, Resource>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(resources).flatMap(
      ([id, { Type, Properties = {}, DeletionPolicy, UpdateReplacePolicy }]) => {
        const names = replacing[Type];
        if (!names) return [];
        const held = names.flatMap((name) => (name in Properties ? [[name, Properties[name]] as const] : []));
        return [[id, { Type, DeletionPolicy, UpdateReplacePolicy, Properties: Object.fromEntries(held) }]];
      },
    ),
  );
}
