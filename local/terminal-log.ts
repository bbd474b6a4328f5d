import { printable } from '../bin/terminal/printable.ts';
import type { AnsweredRequest } from './cloud/gateway.ts';
import { callerName, firstLine, type LogLine, parseLine, statuses } from './live/log-line.ts';

/** How the log is shown. */
export interface TerminalLogOptions {
  /** Prints a line. */
  readonly write: (line: string) => void;
  /** Shows the logs of the functions and of API Gateway as they are. */
  readonly verbose: boolean;
  /** How many requests come first that nobody but the laptop itself makes; they are not shown. */
  readonly ownRequests: number;
}

/** What `startLaptop` takes to tell what happens. */
export interface TerminalLog {
  readonly onLog: (line: string) => void;
  readonly onAccess: (line: string) => void;
  readonly onAnswer: (answered: AnsweredRequest) => void;
}

/**
 * The log for someone at a terminal: a line a request (of a batch one a call) with what was asked, by whom, how it ended
 * and how long it took, and a line for whatever went wrong beside them.
 */
export function terminalLog({ write, verbose, ownRequests }: TerminalLogOptions): TerminalLog {
  const seen = new Map<string, number>();
  const isOwn = (event: string): boolean => {
    const count = (seen.get(event) ?? 0) + 1;
    seen.set(event, count);
    return count <= ownRequests;
  };
  return {
    onLog(raw) {
      const line = parseLine(raw);
      const event = line?.event ?? '';
      if ((event === 'call' || event === 'authorization') && isOwn(event)) return;
      const shown = verbose ? raw : line ? lineOf(line) : plain(raw);
      if (shown !== undefined) write(shown);
    },
    onAccess(raw) {
      if (verbose && !isOwn('access')) write(raw);
    },
    onAnswer(answered) {
      if (!verbose && !answered.isTold) write(answerText(answered));
    },
  };
}

/** Undefined for what a terminal does not need: that a caller was let in, and what all is well with. */
function lineOf(line: LogLine): string | undefined {
  const { event, outcome = '', level } = line;
  if (event === 'call') {
    const asked = [line.method, line.operation ?? line.tool ?? line.prompt].filter(Boolean).join(' ');
    return row(asked || 'no message', whoIn(line), endOf(line), line.durationMs);
  }
  if (event === 'authorization') {
    return outcome === 'allowed'
      ? undefined
      : row('authorization', whoIn(line), `${statuses[outcome] ?? ''} ${endOf(line)}`);
  }
  if (level === 'INFO' || level === undefined) return undefined;
  const said = line.cause ?? (typeof line.message === 'string' ? line.message : JSON.stringify(line.message));
  return row(event ?? 'log', '', `${level}: ${firstLine(said ?? '')}`);
}

/** What is no JSON: an error of the function's process, or a notice of the embedded Clerk. */
function plain(raw: string): string | undefined {
  // Thrown by the authorizer for API Gateway, after a line that says why.
  return /^Error: (?:Unauthorized|Unavailable)\n/.test(raw) ? undefined : row('log', '', firstLine(raw));
}

function answerText({ method, path, status, latencyMs, refusal }: AnsweredRequest): string {
  const why = refusal === undefined ? '' : ` ${refusal.toLowerCase()}`;
  return row(`${method} ${path}`, '', `${status}${why}`, latencyMs);
}

function whoIn({ subject }: LogLine): string {
  return subject === undefined ? '' : callerName(subject);
}

function endOf({ outcome = '', reason, cause }: LogLine): string {
  const why = reason === undefined ? '' : ` (${reason})`;
  return `${outcome}${why}${cause === undefined ? '' : `: ${firstLine(cause)}`}`;
}

function row(what: string, who: string, end: string, ms?: number): string {
  const time = new Date().toTimeString().slice(0, 8);
  const cells = [printable(what, 60).padEnd(32), printable(who || '-', 40).padEnd(15), printable(end, 300)];
  return [time, ...cells, ...(ms === undefined ? [] : [`${Math.round(ms)} ms`])].join('  ');
}
