import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { MultiValueHeaders } from '../http/headers.ts';

/** What says what a connection is to be, in the events of the function and of the authorizer. */
export type NarrowingEvent = Pick<APIGatewayProxyEvent, 'multiValueQueryStringParameters' | 'resource'> & {
  readonly multiValueHeaders: MultiValueHeaders | null;
};

/** Whatever begins like our headers, and other spellings of their names. */
const narrowing = /^x[-_]?mcp|^(?:x[-_])?(?:mcp[-_])?(?:read[-_]?only|tool[-_]?sets?|tools)$/i;

/** True for the name of a header by which a connection may be meant to be narrowed, rightly spelled or not. */
export function looksNarrowing(header: string): boolean {
  return narrowing.test(header);
}

/** True when a request may ask for less than its caller may do: what it asks for is read by what is loaded then. */
export function mayAskForLess(event: NarrowingEvent): boolean {
  if (event.multiValueQueryStringParameters) return true;
  for (const name in event.multiValueHeaders) if (looksNarrowing(name)) return true;
  return false;
}
