/** An MCP message with what the headers say about it. */
export interface McpRequest {
  readonly message: unknown;
  /** The headers `MCP-Protocol-Version`, `Mcp-Method` and `Mcp-Name`. */
  readonly protocolVersion: string | undefined;
  readonly method: string | undefined;
  readonly name: string | undefined;
  /** The header `traceparent`, as it was sent. */
  readonly traceparent?: string | undefined;
  /** True when the client reads a plain JSON answer only. */
  readonly jsonOnly: boolean;
}
