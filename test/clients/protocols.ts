import type { LocalCloudOptions } from '../../local/cloud/cloud.ts';
import { createLambdaFunction, type LambdaFunction } from '../../local/cloud/lambda.ts';

interface GatewayEvent {
  readonly headers?: Readonly<Record<string, string>> | null;
  readonly body?: string | null;
}

/** Notes with which version of the protocol each token was used. */
export interface Protocols {
  readonly createFunction: NonNullable<LocalCloudOptions['createFunction']>;
  /** The version that was used last with a token. */
  of(token: string): string | undefined;
}

export function noteProtocols(): Protocols {
  const versions = new Map<string, string>();
  const noting = (lambda: LambdaFunction): LambdaFunction => ({
    invoke(event, functionArn, sink) {
      const { headers, body } = event as GatewayEvent;
      const named = Object.entries(headers ?? {}).map(
        ([name, value]) => [name.toLowerCase(), value] as const,
      );
      const { authorization = '', 'mcp-protocol-version': version } = Object.fromEntries(named);
      const note = (used: string) => versions.set(authorization.replace(/^bearer +/i, ''), used);
      if (version !== undefined) note(version);
      if (!body?.includes('"initialize"')) return lambda.invoke(event, functionArn, sink);
      // Older clients are told in the answer, and the oldest never name it themselves.
      return lambda.invoke(event, functionArn, {
        ...sink,
        chunk(bytes) {
          const [, answered] = /"protocolVersion":"([\d-]+)"/.exec(Buffer.from(bytes).toString()) ?? [];
          if (answered !== undefined) note(answered);
          sink.chunk(bytes);
        },
      });
    },
    idle: () => lambda.idle(),
    close: () => lambda.close(),
  });
  return {
    createFunction(definition, ...rest) {
      const lambda = createLambdaFunction(definition, ...rest);
      return definition.logicalId.startsWith('McpFunction') ? noting(lambda) : lambda;
    },
    of: (token) => versions.get(token),
  };
}
