/** They take no tag with an empty value, and there are so many that 50 long ones on each would be half of a template. */
export const untagged = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::ApiGateway::DomainNameAccessAssociation',
  'AWS::CodeDeploy::Application',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::WAFv2::IPSet',
];
