import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import { UsageError } from '../../bin/terminal/command-line.ts';

/** Which model does the jobs. */
export interface ModelChoice {
  readonly model: string;
  /** Of an OpenAI-compatible API, up to what stands before `/chat/completions`; without it Anthropic's is used. */
  readonly url: string | undefined;
}

/** The environment that keys are taken from. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The model. An OpenAI-compatible API is used with `OPENAI_API_KEY`, or without a key when there is none, as those on
 * one's own machine want; Anthropic's with `ANTHROPIC_API_KEY`, at `ANTHROPIC_BASE_URL` when that is set. Throws
 * `UsageError` when a key is missing or the URL is none.
 */
export function languageModel({ model, url }: ModelChoice, environment: Environment): LanguageModel {
  if (url !== undefined) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new UsageError(`--url ${url}: must be an http or https URL, such as https://api.openai.com/v1.`);
    }
    const apiKey = environment['OPENAI_API_KEY'];
    const baseURL = url.replace(/\/+$/, '');
    return createOpenAICompatible({ name: 'openai-compatible', baseURL, ...(apiKey ? { apiKey } : {}) })(
      model,
    );
  }
  const apiKey = environment['ANTHROPIC_API_KEY'];
  if (!apiKey) {
    throw new UsageError(
      'ANTHROPIC_API_KEY is not set: set it, or name an OpenAI-compatible API with --url and OPENAI_API_KEY.',
    );
  }
  return createAnthropic({ apiKey })(model);
}

/** The text without the keys of this environment, which a provider's error might repeat. */
export function withoutKeys(text: string, environment: Environment): string {
  return ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY'].reduce((left, name) => {
    const key = environment[name];
    return key ? left.replaceAll(key, `<${name}>`) : left;
  }, text);
}
