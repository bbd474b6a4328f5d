import { Server } from '@modelcontextprotocol/server';
import type { McpAnswer } from '../../../lambda/mcp/answer.ts';
import { answerMessage } from '../../../lambda/mcp/answer-message.ts';
import { legacy, modernRequest, request } from './posted.ts';
import { type Posted, requestOf, unwatched } from './sdk-fixture.ts';

/** A tool call whose steps the test decides on. */
export interface CallUnderWay {
  readonly answer: Promise<McpAnswer>;
  /** Tells the client how far it is; settles as it does for the tool. */
  tell(progress: number): Promise<void>;
  /** Lets the tool return. */
  end(): void;
}

const params = { name: 'work' };
/** The call as clients of both eras send it. */
export const legacyCall = legacy(request('tools/call', params));
export const modernCall = modernRequest('tools/call', params);

/** Posts a message with one tool call in it, and waits until the tool runs. */
export async function startCall(posted: Posted, accept?: string): Promise<CallUnderWay> {
  const started = Promise.withResolvers<CallUnderWay['tell']>();
  const ended = Promise.withResolvers<void>();
  const serverInfo = { name: 'fixture', version: '1' };
  const answer = answerMessage(requestOf(posted, accept), {
    serverInfo,
    ...unwatched,
    open(_era, supportedProtocolVersions) {
      const server = new Server(serverInfo, { supportedProtocolVersions, capabilities: { tools: {} } });
      server.setRequestHandler('tools/call', async (_, { mcpReq }) => {
        started.resolve((progress) =>
          mcpReq.notify({ method: 'notifications/progress', params: { progressToken: 'p', progress } }),
        );
        await ended.promise;
        return { content: [] };
      });
      return server;
    },
  });
  return { answer, tell: await started.promise, end: ended.resolve };
}
