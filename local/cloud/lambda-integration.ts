import type { Integration } from './api.ts';
import type { Fault } from './gateway-response.ts';
import { createPreludeReader, parseBufferedAnswer } from './lambda-answer.ts';
import type { AnswerHead } from './lambda-answer.ts';
import type { InvocationFailure, LambdaFunction } from './lambda.ts';

/**
 * Lambda's quotas for a result: 6 MB for a buffered one, 200 MB for a stream.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const bufferedLimit = 6 * 1024 * 1024;
const streamedLimit = 200 * 1024 * 1024;

/**
 * Milliseconds that the stream of a regional or private API may idle.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
 */
const idleLimit = 5 * 60_000;

/**
 * What access logs tell of an integration, as `$context.integration`; times in milliseconds.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-streaming-troubleshoot.html
 */
export interface IntegrationFacts {
  responseTransferMode?: 'BUFFERED' | 'STREAMED';
  latency?: number;
  timeToAllHeaders?: number;
  timeToFirstContent?: number;
  error?: string;
}

/** Where an answer goes: `head` once, then its body; or `refuse` instead of all. */
export interface AnswerSink {
  /** Filled in as they become known. */
  readonly facts: IntegrationFacts;
  head(head: AnswerHead): void;
  chunk(bytes: Uint8Array): void;
  end(): void;
  /** Breaks off an answer whose head is out. */
  truncate(): void;
  refuse(fault: Fault): void;
}

/** Invokes a proxy function and hands on its answer, streamed or buffered as the integration says. */
export function answerWithLambda(
  integration: Integration,
  lambda: LambdaFunction,
  functionArn: string,
  event: unknown,
  sink: AnswerSink,
): void {
  const { facts } = sink;
  const streamed = integration.ResponseTransferMode === 'STREAM';
  facts.responseTransferMode = streamed ? 'STREAMED' : 'BUFFERED';
  const startedAt = Date.now();
  const elapsed = () => Date.now() - startedAt;
  const prelude = createPreludeReader();
  const buffered: Uint8Array[] = [];
  let state: 'waiting' | 'streaming' | 'done' = 'waiting';
  let saysLength = false;
  let size = 0;

  function finish(fault: Fault | undefined): void {
    if (state === 'done') return;
    clearTimeout(timer);
    clearTimeout(idle);
    facts.latency = elapsed();
    if (fault === undefined) sink.end();
    else if (state === 'streaming') sink.truncate();
    else sink.refuse(fault);
    state = 'done';
  }

  function finishBuffered(): void {
    const payload = Buffer.concat(buffered);
    const answer = payload.length > bufferedLimit ? undefined : parseBufferedAnswer(payload.toString());
    if (state === 'done' || answer === undefined) {
      finish({ type: 'DEFAULT_5XX' });
      return;
    }
    sink.head(answer);
    sink.chunk(answer.body);
    finish(undefined);
  }

  function content(bytes: Uint8Array): void {
    if (bytes.length > 0) facts.timeToFirstContent ??= elapsed();
    idle.refresh();
    size += bytes.length;
    if (size > streamedLimit) finish({ type: 'DEFAULT_5XX' });
    else sink.chunk(bytes);
  }

  const idle = setTimeout(finish, idleLimit, { type: 'INTEGRATION_TIMEOUT' }).unref();
  const timer = setTimeout(finish, integration.TimeoutInMillis, { type: 'INTEGRATION_TIMEOUT' });
  lambda.invoke(event, functionArn, {
    chunk(bytes) {
      if (state === 'done') return;
      if (!streamed) {
        buffered.push(bytes);
      } else if (state === 'streaming') {
        content(bytes);
      } else {
        const start = prelude.read(bytes);
        if (start === 'malformed') {
          finish({ type: 'DEFAULT_5XX' });
        } else if (start !== undefined) {
          state = 'streaming';
          facts.timeToAllHeaders = elapsed();
          saysLength = start.head.headers.some(([name]) => name.toLowerCase() === 'content-length');
          sink.head(start.head);
          content(start.rest);
        }
      }
    },
    end() {
      if (!streamed) finishBuffered();
      // Reported for what is in front of Lambda, such as https://github.com/nitrojs/nitro/issues/4417: the end of a stream
      // without a body is not seen.
      else if (state === 'streaming' && !saysLength && facts.timeToFirstContent === undefined) return;
      else finish(state === 'streaming' ? undefined : { type: 'DEFAULT_5XX' });
    },
    fail(failure) {
      if (failure.kind === 'throttled')
        facts.error = `Execution failed due to configuration error: ${failure.message}`;
      finish(faultOf(failure));
    },
  });
}

/**
 * 500 when Lambda does not take the invocation, 502 when the function fails, of which running out of its time is one way:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html. Access logs have INTEGRATION_FAILURE for a
 * function out of concurrency (https://github.com/DataBiosphere/azul/pull/6624).
 */
function faultOf({ kind }: InvocationFailure): Fault {
  // As AWS's own Lambda Test Tool has it: https://github.com/aws/aws-lambda-dotnet/pull/1990
  if (kind === 'too-large') return { type: 'REQUEST_TOO_LARGE', message: 'Request Too Long' };
  return { type: kind === 'throttled' ? 'INTEGRATION_FAILURE' : 'DEFAULT_5XX' };
}
