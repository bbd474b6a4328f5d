import { render } from 'velocityjs';
import type { GatewayRequest } from './request.ts';
import { headerOf } from './request.ts';

/** What a mapping template can see. */
export interface TemplateInput {
  request: GatewayRequest;
  context: object;
  pathParameters: Record<string, string> | null;
  stageVariables: Record<string, string>;
}

/** A rendered mapping template, with what it set on `$context.responseOverride`. */
export interface Rendered {
  text: string;
  status: number | undefined;
  headers: Record<string, string>;
}

/** Renders a Velocity mapping template with `$input`, `$context`, `$stageVariables` and `$util`. */
export function renderTemplate(template: string, input: TemplateInput): Rendered {
  const override: { status?: unknown; header: Record<string, unknown> } = { header: {} };
  const text = render(quiet(template), {
    context: { ...input.context, responseOverride: override },
    input: inputVariable(input),
    stageVariables: input.stageVariables,
    util: {
      base64Decode: (value: string) => Buffer.from(value, 'base64').toString(),
      base64Encode: (value: string) => Buffer.from(value).toString('base64'),
      escapeJavaScript: (value: unknown) => JSON.stringify(String(value)).slice(1, -1).replaceAll("'", "\\'"),
      parseJson: (value: string): unknown => JSON.parse(value),
      urlDecode: (value: string) => decodeURIComponent(value),
      urlEncode: (value: string) => encodeURIComponent(value),
    },
  });
  return {
    text,
    status: override.status === undefined ? undefined : Number(override.status),
    headers: Object.fromEntries(
      Object.entries(override.header).map(([name, value]) => [name, String(value)]),
    ),
  };
}

/** The text at a dotted path; empty where there is nothing. */
export function lookUp(values: object, path: string): string {
  let value: unknown = values;
  for (const key of path.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** API Gateway writes nothing for an unknown variable, where Velocity writes its name. */
function quiet(template: string): string {
  return template.replaceAll(/(?<!#set\(\s*)\$(\{?)(context|stageVariables|input)\b/g, '$!$1$2');
}

function inputVariable({ request, pathParameters }: TemplateInput) {
  const body = request.body.toString();
  const json = (path: string): unknown => {
    const keys = path.replace(/^\$\.?/, '');
    const parsed: unknown = body === '' ? {} : JSON.parse(body);
    if (keys === '') return parsed;
    return keys
      .split('.')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], parsed);
  };
  const parameters = {
    path: pathParameters ?? {},
    querystring: Object.fromEntries(request.query),
    header: Object.fromEntries(request.headers),
  };
  return {
    body,
    json: (path: string) => JSON.stringify(json(path)) ?? '',
    path: json,
    params: (name?: string) => {
      if (name === undefined) return parameters;
      return pathParameters?.[name] ?? request.query.get(name) ?? headerOf(request, name) ?? '';
    },
  };
}
