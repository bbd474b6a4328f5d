import type { HttpAnswer } from './http-error.ts';

/** A web response as Lambda's response stream takes it. `jsonOnly` unpacks a stream of events into its last one. */
export async function toHttpAnswer(response: Response, jsonOnly: boolean): Promise<HttpAnswer> {
  const headers = Object.fromEntries(response.headers);
  delete headers['connection'];
  delete headers['keep-alive'];
  const isStream = headers['content-type']?.startsWith('text/event-stream') ?? false;
  if (isStream && jsonOnly) {
    return {
      statusCode: response.status,
      headers: { ...headers, 'content-type': 'application/json' },
      body: lastEvent(await response.text()),
    };
  }
  // A JSON answer is complete already: as a string it leaves in one write.
  const body = isStream && response.body ? response.body : await response.text();
  return { statusCode: response.status, headers, body };
}

/** The data of the last event that has any: the answer, since notifications come before it. */
function lastEvent(stream: string): string {
  const data = stream.split('\n\n').map((event) =>
    event
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice(5).trimStart())
      .join('\n'),
  );
  return data.findLast((text) => text !== '') ?? '';
}
