import {
  type Implementation,
  type JSONRPCRequest,
  ProtocolError,
  type Result,
  Server,
  type ServerContext,
  type ServerOptions,
} from '@modelcontextprotocol/server';
import type { McpContext } from './context.ts';
import { faultAround } from './protocol-faults.ts';

/** What a fault is told by, and where. */
type Watch = Pick<McpContext, 'requestId' | 'report'>;

type Handler = (request: JSONRPCRequest, context: ServerContext) => Promise<Result>;

/** The SDK's server, which hands what is thrown to the client as it is; this one says no more than it should. */
export class WatchedServer extends Server {
  readonly #watch: Watch;

  constructor(serverInfo: Implementation, options: ServerOptions, watch: Watch) {
    super(serverInfo, options);
    this.#watch = watch;
  }

  /** The SDK calls this for each handler that is set, its own ones in its constructor. */
  protected override _wrapHandler(method: string, handler: Handler): Handler {
    // oxlint-disable-next-line no-underscore-dangle -- the SDK's name for what subclasses override
    const wrapped = super._wrapHandler(method, handler);
    return async (request, context) => {
      try {
        // The parser drops this one name, so that no tool could refuse it as it does all others.
        if (Object.hasOwn(request.params?.['arguments'] ?? {}, '__proto__')) {
          throw new Error('__proto__ is not a parameter; leave it out');
        }
        return await wrapped(request, context);
      } catch (error) {
        const { report, requestId } = this.#watch;
        throw await inWords(method, faultAround(error, report.callOf(request.id), requestId));
      }
    };
  }
}

/** The SDK puts zod's whole list of issues into the message. */
async function inWords(method: string, fault: ProtocolError): Promise<ProtocolError> {
  if (!fault.message.endsWith('\n]')) return fault;
  const { explainParameters } = await import('./explain-parameters.ts');
  const message = explainParameters(method, fault.message);
  return message === undefined ? fault : new ProtocolError(fault.code, message);
}
