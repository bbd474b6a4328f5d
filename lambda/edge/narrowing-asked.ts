import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { MultiValueHeaders } from '../http/headers.ts';

/** What says what a connection is to be, in the events of the function and of the authorizer. */
export type NarrowingEvent = Pick<APIGatewayProxyEvent, 'multiValueQueryStringParameters' | 'resource'> & {
  readonly multiValueHeaders: MultiValueHeaders | null;
};

/** True when a request may ask for less than its caller may do: what it asks for is read by what is loaded then. */
export function mayAskForLess(event: NarrowingEvent): boolean {
  if (event.multiValueQueryStringParameters) return true;
  for (const name in event.multiValueHeaders) if (/^x-?_?mcp|only|tool/i.test(name)) return true;
  return false;
}
