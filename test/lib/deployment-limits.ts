import { textOf, type Resource } from './synthesized.ts';

/** As much of a template as is looked at. */
export interface Template {
  readonly Description?: string;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown; readonly Description?: string }>>;
}

/** What a reference can be at the longest: a secret's or a role's ARN with a generated name, in the longest region. */
const longestReference = 200;

const bytes = (text: string) => Buffer.byteLength(text);
/** A value of a template as long as it can become. */
const longest = (value: unknown) => textOf(value).replaceAll(/<[\w:.]+>/g, 'r'.repeat(longestReference));
const record = (value: unknown) => (value ?? {}) as Record<string, unknown>;
const list = (value: unknown) => (value ?? []) as Record<string, unknown>[];

/** Of a type, the property by which a resource has a name of its own: what a failed deployment leaves would be in its way. */
const names: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SecretsManager::Secret': 'Name',
};

/** What of a template CloudFormation or a service would refuse, a line each. */
export function beyondLimits(text: string): string[] {
  const template = JSON.parse(text) as Template;
  const found: string[] = [];
  const hold = (what: string, size: number, limit: number) => {
    if (size > limit) found.push(`${what}: ${size}, more than ${limit}`);
  };
  const { Resources, Outputs, Description = '' } = template;
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  hold('template, bytes', bytes(text), 1_000_000);
  hold('resources', Object.keys(Resources).length, 500);
  hold('outputs', Object.keys(Outputs).length, 200);
  hold('description, bytes', bytes(Description), 1024);
  for (const [name, output] of Object.entries(Outputs)) {
    hold(`${name}, bytes of its description`, bytes(output.Description ?? ''), 1024);
    hold(`${name}, bytes`, bytes(longest(output.Value)), 4096);
  }
  for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
    const what = (name: string) => `${id}, ${name}`;
    hold(what('tags'), list(Properties['Tags']).length, 50);
    if ((names[Type] ?? '') in Properties) found.push(what(`has ${names[Type]}`));
    if (Type === 'AWS::Lambda::Function') {
      // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
      const { Variables } = record(Properties['Environment']);
      const variables = Object.entries(record(Variables)).map(([name, value]) => [name, longest(value)]);
      hold(what('bytes of environment'), bytes(JSON.stringify(Object.fromEntries(variables))), 4096);
      hold(what('description'), String(Properties['Description']).length, 256);
    }
    if (Type === 'AWS::IAM::Policy') {
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
      hold(what('characters of policy'), policyLength(Properties['PolicyDocument']), 10_240);
    }
    if (Type === 'AWS::ApiGateway::Stage') {
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
      hold(
        what('bytes of access log format'),
        bytes(String(record(Properties['AccessLogSetting'])['Format'])),
        3072,
      );
      if (!/^[\w-]{1,128}$/.test(String(Properties['StageName']))) found.push(what('StageName'));
    }
    if (Type === 'AWS::ApiGateway::GatewayResponse') {
      headersAndTemplates(what(String(Properties['ResponseType'])), Properties);
    }
    if (Type === 'AWS::ApiGateway::Method') {
      const { RequestTemplates, IntegrationResponses } = record(Properties['Integration']);
      templates(what('request template'), RequestTemplates);
      for (const response of list(IntegrationResponses)) headersAndTemplates(what('response'), response);
    }
  }
  return found;

  function headersAndTemplates(
    what: string,
    { ResponseParameters, ResponseTemplates }: Record<string, unknown>,
  ): void {
    const headers = Object.entries(record(ResponseParameters)).map(([name, value]) => name + longest(value));
    hold(`${what}, bytes of headers`, bytes(headers.join('')), 10_240);
    templates(what, ResponseTemplates);
  }

  function templates(what: string, all: unknown): void {
    for (const [type, value] of Object.entries(record(all))) {
      const template = longest(value);
      hold(`${what}, bytes of template`, bytes(template), 300 * 1024);
      // The CDK's own templates of a preflight.
      if (template === '{ statusCode: 200 }' || template.startsWith('#set($origin')) continue;
      if (/[$#]/.test(template.replaceAll(/\$context(\.\w+)+/g, ''))) found.push(`${what}: acts in Velocity`);
      if (type === 'text/html') continue;
      const filled = template
        .replaceAll('$context.error.messageString', '""')
        .replaceAll(/\$context(\.\w+)+/g, 'x');
      try {
        JSON.parse(filled);
      } catch {
        found.push(`${what}: is no JSON`);
      }
    }
  }
}

/** Characters but for white space, which IAM does not count. */
function policyLength(document: unknown): number {
  const resolved = JSON.stringify(document, (_, value: unknown) => {
    const intrinsic = typeof value === 'object' && value !== null && Object.keys(value).length === 1;
    return intrinsic && /^(Ref|Fn::Join|Fn::GetAtt)$/.test(Object.keys(value)[0] ?? '')
      ? longest(value)
      : value;
  });
  return resolved.replaceAll(/\s/g, '').length;
}
