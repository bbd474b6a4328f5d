import type { AnsweredRequest } from '../cloud/gateway.ts';
import { type Answered, type Asked, type Exchange, readExchange } from './exchange.ts';
import { firstLine, type LogLine, parseLine, statuses } from './log-line.ts';
import type { Names } from './names.ts';
import type { ShownCall } from './shown.ts';

/** What a call meant for questions. */
export interface CallEnd {
  readonly asked: Asked | undefined;
  readonly answered: Answered | undefined;
}

/** What of a call's log and traffic is put together, and to whom it goes. */
export interface CallFeed {
  readonly onLog: (line: string) => void;
  readonly onAnswer: (answered: AnsweredRequest) => void;
}

/** How the feed of calls is made. */
export interface CallFeedOptions {
  readonly names: Names;
  /** Whether causes of failures may be told: they may name people. */
  readonly isEmbedded: boolean;
  /** How many calls come first that nobody but the laptop itself makes; they are left out. */
  readonly ownCalls: number;
  readonly onCall: (call: ShownCall, end: CallEnd) => void;
}

/** Requests of which one half is known, at most, and targets that are shown of a call. */
const mostHalves = 200;
const mostTargets = 3;

/**
 * Puts together what a function logs of a call and what the gateway saw of it, by the gateway's id of the request; either
 * may come first.
 */
export function createCallFeed({ names, isEmbedded, ownCalls, onCall }: CallFeedOptions): CallFeed {
  const lines = new Map<string, LogLine[]>();
  const answers = new Map<string, Exchange>();
  let calls = 0;
  let left = ownCalls;

  const tell = (call: Omit<ShownCall, 'id' | 'targets' | 'more'>, exchange?: Exchange) => {
    const ids = exchange?.targets ?? [];
    calls += 1;
    onCall(
      {
        id: calls,
        ...call,
        targets: ids.slice(0, mostTargets).map((id) => names.target(id)),
        more: Math.max(ids.length - mostTargets, 0),
      },
      { asked: exchange?.asked, answered: exchange?.answered },
    );
  };

  const tellLine = (line: LogLine, exchange: Exchange | undefined) => {
    const { outcome = '', reason, cause } = line;
    const isCall = line.event === 'call';
    const why = reason ?? (isEmbedded && cause !== undefined ? firstLine(cause) : undefined);
    tell(
      {
        at: line.timestamp ?? new Date().toISOString(),
        caller: names.caller(line.subject),
        method: isCall ? (line.method ?? 'no message') : 'authorization',
        tool: line.operation ?? line.tool ?? line.prompt ?? '',
        outcome: isCall ? outcome : `${statuses[outcome] ?? ''} ${outcome}`.trim(),
        ...(why === undefined ? {} : { reason: why }),
        ...(line.durationMs === undefined ? {} : { durationMs: line.durationMs }),
        ...(line.clerkCalls === undefined ? {} : { clerkCalls: line.clerkCalls }),
      },
      exchange,
    );
  };

  return {
    onLog(raw) {
      const line = parseLine(raw);
      if (line?.event === 'authorization' && line.outcome !== 'allowed') tellLine(line, undefined);
      if (line?.event !== 'call') return;
      if (left > 0) {
        left -= 1;
        return;
      }
      const id = line.gatewayRequestId;
      const exchange = id === undefined ? undefined : answers.get(id);
      if (id === undefined || exchange) {
        tellLine(line, exchange);
        return;
      }
      lines.set(id, [...(lines.get(id) ?? []), line]);
      for (const [oldest, waiting] of over(lines)) {
        lines.delete(oldest);
        for (const one of waiting) tellLine(one, undefined);
      }
    },
    onAnswer(answered) {
      const { requestId, isTold, method, path, status, refusal, latencyMs } = answered;
      if (isTold) {
        const exchange = readExchange(answered);
        answers.set(requestId, exchange);
        for (const [oldest] of over(answers)) answers.delete(oldest);
        for (const line of lines.get(requestId) ?? []) tellLine(line, exchange);
        lines.delete(requestId);
        return;
      }
      tell({
        at: new Date().toISOString(),
        caller: '',
        method: `${method} ${path}`,
        tool: '',
        outcome: String(status),
        ...(refusal === undefined ? {} : { reason: refusal.toLowerCase() }),
        durationMs: latencyMs,
      });
    },
  };
}

/** The oldest of what is more than is kept. */
function over<Value>(kept: Map<string, Value>): [string, Value][] {
  return [...kept].slice(0, Math.max(kept.size - mostHalves, 0));
}
