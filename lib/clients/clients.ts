import { aiSdk } from './ai-sdk.ts';
import { chatgpt } from './chatgpt.ts';
import { claudeCode } from './claude-code.ts';
import { claude } from './claude.ts';
import type { Client } from './client.ts';
import { cursor } from './cursor.ts';
import { inspector } from './inspector.ts';
import { kiro } from './kiro.ts';
import { langchain } from './langchain.ts';
import { mastra } from './mastra.ts';
import { mcpRemote } from './mcp-remote.ts';
import { openaiAgents } from './openai-agents.ts';
import { openaiResponses } from './openai-responses.ts';
import { strands } from './strands.ts';
import { vsCode } from './vs-code.ts';

/** Every client that is described, in the order in which people are shown them: programs of people first. */
export const clients: readonly Client[] = [
  claude,
  claudeCode,
  chatgpt,
  cursor,
  vsCode,
  kiro,
  openaiAgents,
  openaiResponses,
  aiSdk,
  langchain,
  strands,
  mastra,
  inspector,
  mcpRemote,
];
