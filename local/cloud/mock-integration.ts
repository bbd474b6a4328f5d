import type { Integration } from './api.ts';
import type { Answer, Fault } from './gateway-response.ts';
import { lookUp, renderTemplate } from './mapping-template.ts';
import type { TemplateInput } from './mapping-template.ts';
import { headerOf } from './request.ts';

/**
 * Answers a MOCK integration. The request template yields a status code, which selects the integration response
 * by its pattern; the one without a pattern is the default.
 */
export function answerMock(integration: Integration, input: TemplateInput): Answer | Fault {
  const contentType = headerOf(input.request, 'content-type')?.split(';')[0]?.trim() ?? 'application/json';
  const template = integration.RequestTemplates[contentType];
  const { PassthroughBehavior: passthrough } = integration;
  const withTemplates = Object.keys(integration.RequestTemplates).length > 0;
  if (
    template === undefined &&
    (passthrough === 'NEVER' || (passthrough === 'WHEN_NO_TEMPLATES' && withTemplates))
  ) {
    return { type: 'UNSUPPORTED_MEDIA_TYPE' };
  }

  const mapped =
    template === undefined ? input.request.body.toString() : renderTemplate(template, input).text;
  // CDK writes `{ statusCode: 200 }`, which API Gateway takes though it is no JSON.
  const statusCode = /["']?statusCode["']?\s*:\s*["']?(\d+)/.exec(mapped)?.[1];
  if (statusCode === undefined) return { type: 'INTEGRATION_FAILURE' };

  const responses = integration.IntegrationResponses;
  const response =
    responses.find(
      ({ SelectionPattern: pattern }) =>
        pattern !== undefined && pattern !== '' && new RegExp(`^(?:${pattern})$`).test(statusCode),
    ) ?? responses.find(({ SelectionPattern: pattern }) => pattern === undefined || pattern === '');
  if (response === undefined) return { type: 'INTEGRATION_FAILURE' };

  const accept = headerOf(input.request, 'accept') ?? '';
  const templates = Object.entries(response.ResponseTemplates);
  const [type, body] = templates.find(([key]) => accept.includes(key)) ??
    templates.find(([key]) => key === 'application/json') ??
    templates[0] ?? ['application/json', ''];
  const rendered = renderTemplate(body, input);

  const headers = new Map([['content-type', type]]);
  for (const [parameter, value] of Object.entries(response.ResponseParameters)) {
    const name = /^method\.response\.header\.(.+)$/.exec(parameter)?.[1];
    const resolved =
      /^'(.*)'$/s.exec(value)?.[1] ??
      lookUp({ context: input.context, stageVariables: input.stageVariables }, value);
    if (name !== undefined && resolved !== '') headers.set(name.toLowerCase(), resolved);
  }
  for (const [name, value] of Object.entries(rendered.headers)) headers.set(name.toLowerCase(), value);
  return { status: rendered.status ?? response.StatusCode, headers: [...headers], body: rendered.text };
}
