import { afterEach, describe, expect, jest, test } from '@jest/globals';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { answerFaults } from '../../../lambda/edge/faults.ts';
import type { HttpAnswer } from '../../../lambda/edge/http-error.ts';
import { requestLog } from '../../../lambda/edge/request-log.ts';
import { sendAnswer } from '../../../lambda/edge/send-answer.ts';
import { LambdaStream } from './lambda-stream.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('an error from inside', () => {
  test('is a JSON 500 with the request id, and its cause is in the log alone', async () => {
    const lines: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    const answer = middy()
      .use(requestLog('test'))
      .use(answerFaults())
      .handler((_event: APIGatewayProxyEvent, _context: Context): Promise<HttpAnswer> => {
        throw new Error('the shelf has fallen');
      });
    const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 } as Context;
    const { statusCode, body, ...rest } = await answer({} as APIGatewayProxyEvent, context);
    await sendAnswer({ statusCode, body, ...rest }, new LambdaStream());
    const { error } = JSON.parse((body as string[]).join('')) as { error: { message: string; data: object } };
    expect(statusCode).toBe(500);
    expect(error).toMatchObject({
      message: expect.stringContaining('request-1'),
      data: { requestId: 'request-1' },
    });
    expect(JSON.stringify(error)).not.toContain('shelf');
    expect(lines.join('')).toContain('the shelf has fallen');
  });
});
