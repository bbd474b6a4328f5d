import { authorizerQuestion, type Era, type Question, type Questions } from './events.ts';
import type { Frozen, Phase } from './host/job.ts';
import type { Functions } from './ours.ts';
import { type BundledPeer, stdioAdapter } from './peers.ts';
import type { Series } from './rounds.ts';
import type { Target } from './target.ts';

/** How much is measured. */
export interface Extent {
  readonly coldRounds: number;
  readonly warmRounds: number;
  /** Requests before a warm sample, until V8 has compiled what is called often. */
  readonly warmUp: number;
  /** Requests of a warm sample. */
  readonly requests: number;
  /** Milliseconds that either may take. */
  readonly atMostMs: number;
  /** Rounds in which serial round trips are counted: the second only shows that they are the same. */
  readonly countRounds: number;
  /** Rounds of what is far away or frozen, and in which ours is measured beside an earlier commit. */
  readonly farRounds: number;
  /** Whether what no line of "To reach" needs is measured, too. */
  readonly everything: boolean;
}

/** The run that the published numbers come from, and one of under two minutes. */
export const full: Extent = {
  coldRounds: 21,
  warmRounds: 5,
  warmUp: 1500,
  requests: 1500,
  atMostMs: 6000,
  countRounds: 2,
  farRounds: 9,
  everything: true,
};
export const quick: Extent = {
  coldRounds: 5,
  warmRounds: 2,
  warmUp: 1000,
  requests: 500,
  atMostMs: 1000,
  countRounds: 1,
  farRounds: 3,
  everything: false,
};

/** The same in so many cold rounds, a warm one for every four, and no more of the others. */
export function withRounds(extent: Extent, coldRounds: number | undefined): Extent {
  if (coldRounds === undefined) return extent;
  return {
    ...extent,
    coldRounds,
    warmRounds: Math.ceil(coldRounds / 4),
    farRounds: Math.min(extent.farRounds, coldRounds),
    countRounds: Math.min(extent.countRounds, coldRounds),
  };
}

/** What takes part. */
export interface Contenders {
  /** By number of tools; all of `toolCounts` that the extent asks for. */
  readonly ours: ReadonlyMap<number, Functions>;
  /** With Clerk's key from the environment. */
  readonly oursKeyless: Functions | undefined;
  readonly earlier: Earlier | undefined;
  readonly limit: BundledPeer;
  readonly peers: readonly BundledPeer[];
}

/** Ours as it was at a commit, with the six tools, and what it is asked: what its authorizer says of callers is its own. */
export interface Earlier {
  /** In tables. */
  readonly name: string;
  readonly functions: Functions;
  readonly questions: Questions;
}

type What = 'call' | 'write' | 'list';
/** What of which serial round trips are counted. */
export type Asked = 'call' | 'write' | 'remove';
export type When = 'cold' | 'warm' | 'idle';
type Key = 'secret' | 'environment';

/** The names of what is measured. */
export const measures = {
  empty: 'empty Node',
  emptyHttps: 'empty Node with https loaded',
  cold: (what: What, era: Era, tools: number, key: Key) =>
    `cold ${what}, ${era}, ${tools} tools, key from ${key}`,
  warm: (what: What, era: Era, tools: number) => `warm ${what}, ${era}, ${tools} tools`,
  far: (what: 'call' | 'list') => `cold ${what}, far`,
  warmFar: (what: Asked) => `warm ${what}, far`,
  idleFar: (what: Asked) => `idle ${what}, far`,
  roundTrips: (when: When, what: Asked) => `serial round trips, ${when} ${what}`,
  provisioned: 'first call, provisioned, far',
  provisionedAtOnce: 'first call, provisioned and frozen at once, far',
  memory: 'memory',
  coldVerdict: 'cold verdict',
  warmVerdict: 'warm verdict',
};

/** How ours is called in the tables, and the tables' name for a process of no function. */
export const ours = 'ours';
export const node = 'Node';
/** How an earlier commit of ours is called. */
export const earlierName = (commit: string) => `commit ${commit.slice(0, 7)}`;
export const isEarlier = (contender: string) => contender.startsWith('commit ');
export const authorizer = 'authorizer';

/** The numbers of tools at which growth is looked at. */
export const growth: readonly number[] = [6, 60, 150, 300];

/** All that is measured. `usual` is how many tools ours lists by itself; `token` is one that the authorizer takes. */
export function seriesOf(
  extent: Extent,
  contenders: Contenders,
  questions: Questions,
  usual: number,
  token: string,
): Series[] {
  const { everything } = extent;
  const questionOf = (what: What, era: Era, tools: number): Question =>
    what === 'list' ? questions.list(era, tools) : questions[what](era);
  const cold = (what: What, era: Era, tools: number, key: Key): Series[] =>
    targetsFor(contenders, era, tools, key).map(({ name, target }) => ({
      measure: measures.cold(what, era, tools, key),
      contender: name,
      rounds: extent.coldRounds,
      sample: { target, question: questionOf(what, era, tools), phases: [once] },
    }));
  const coldFar = (what: 'call' | 'list', tools: number): Series[] =>
    targetsFor(contenders, 'legacy', tools, 'secret').map(({ name, target }) => ({
      measure: measures.far(what),
      contender: name,
      rounds: extent.farRounds,
      sample: {
        target,
        question: questionOf(what, 'legacy', tools),
        phases: [once],
        network: 'far' as const,
      },
    }));
  const warm = (what: What, era: Era, tools: number): Series[] =>
    targetsFor(contenders, era, tools, 'environment', 'secret').map(({ name, target }) => ({
      measure: measures.warm(what, era, tools),
      contender: name,
      rounds: extent.warmRounds,
      sample: { target, question: questionOf(what, era, tools), phases: warmPhases(extent) },
    }));
  const memory = (): Series[] =>
    targetsFor(contenders, 'legacy', 6, 'environment', 'secret')
      // It starts a process for each call.
      .filter(({ name }) => name !== stdioAdapter.name)
      .map(({ name, target }) => ({
        measure: measures.memory,
        contender: name,
        rounds: 3,
        sample: {
          target,
          question: questions.call('legacy'),
          phases: [1000, 4000].map((requests) => ({ requests, atMostMs: 120_000, collects: true })),
        },
      }));

  return [
    ...emptyProcesses(extent),
    ...verdicts(extent, contenders, token),
    ...roundTrips(extent, contenders, questions),
    ...beforeAndAfter(extent, contenders, questions),
    ...cold('call', 'legacy', 6, 'secret'),
    ...cold('list', 'legacy', usual, 'secret'),
    ...warm('call', 'legacy', 6),
    ...warm('write', 'legacy', 6),
    ...warm('list', 'legacy', 60),
    ...(everything
      ? [
          ...coldFar('call', 6),
          ...coldFar('list', usual),
          ...cold('call', 'modern', 6, 'secret'),
          ...cold('list', 'legacy', 6, 'secret'),
          ...cold('call', 'legacy', 6, 'environment'),
          ...cold('call', 'modern', 6, 'environment'),
          ...cold('list', 'legacy', 6, 'environment'),
          ...warm('call', 'modern', 6),
          ...warm('write', 'modern', 6),
          ...warm('list', 'modern', 6),
          ...growth.filter((tools) => tools !== 6).flatMap((tools) => warm('call', 'legacy', tools)),
          ...growth.filter((tools) => tools !== 60).flatMap((tools) => warm('list', 'legacy', tools)),
          ...memory(),
        ]
      : []),
  ];
}

const once = { requests: 1, atMostMs: 60_000 };

function warmPhases({ warmUp, requests, atMostMs }: Extent) {
  return [
    { requests: warmUp, atMostMs },
    { requests, atMostMs },
  ];
}

/** Those that speak the era, with so many tools. `oursKey` is where ours has its key from. */
function targetsFor(
  { ours: stages, oursKeyless, limit, peers }: Contenders,
  era: Era,
  tools: number,
  key: Key,
  oursKey: Key = key,
): { name: string; target: Target }[] {
  const stage = oursKey === 'secret' ? stages.get(tools) : oursKeyless;
  const others = [
    // The limit has no secret to fetch and no more tools than it was written for.
    ...(tools === 6 && era === 'legacy'
      ? [{ name: limit.name, target: limit.target(6, 'environment') }]
      : []),
    ...peers
      .filter(({ modern }) => era === 'legacy' || modern)
      .map((peer) => ({ name: peer.name, target: peer.target(tools, key) })),
  ];
  return stage ? [{ name: ours, target: stage.mcp }, ...others] : others;
}

function emptyProcesses({ coldRounds: rounds }: Extent): Series[] {
  return [
    { measure: measures.empty, contender: node, rounds, sample: { phases: [once] } },
    {
      measure: measures.emptyHttps,
      contender: node,
      rounds,
      sample: { preload: ['node:https'], phases: [once] },
    },
  ];
}

function verdicts(extent: Extent, { ours: stages }: Contenders, token: string): Series[] {
  const target = stages.get(6)?.authorizer;
  if (!target) return [];
  const sample = { target, question: authorizerQuestion(token) };
  return [
    {
      measure: measures.coldVerdict,
      contender: authorizer,
      rounds: extent.coldRounds,
      sample: { ...sample, phases: [once] },
    },
    {
      measure: measures.warmVerdict,
      contender: authorizer,
      rounds: extent.warmRounds,
      sample: { ...sample, phases: warmPhases(extent) },
    },
  ];
}

/** Milliseconds between a call and the next: an agent thinks. */
const pauseMs = 11_000;
/** An environment between two invocations, and one that waits for its first. */
const idle: Frozen = { milliseconds: pauseMs, settled: false };

/** Ours with the six tools, the same at an earlier commit, and each with what it is asked. */
function ourVersions({ ours: stages, earlier }: Contenders, questions: Questions) {
  const six = stages.get(6)?.mcp;
  return [
    ...(six ? [{ name: ours, target: six, questions }] : []),
    ...(earlier ? [{ name: earlier.name, target: earlier.functions.mcp, questions: earlier.questions }] : []),
  ];
}

/** The counts of which a gate is held, first; P0 is there to show that they are counted rightly. */
function roundTrips(extent: Extent, contenders: Contenders, questions: Questions): Series[] {
  const { limit } = contenders;
  const phasesOf: Readonly<Record<When, readonly Phase[]>> = {
    cold: [once],
    warm: [{ ...once, requests: 3 }],
    idle: [
      { ...once, requests: 2 },
      { ...once, frozen: idle },
    ],
  };
  const whats: [When, Asked][] = [
    ['cold', 'call'],
    ['idle', 'call'],
    ['idle', 'write'],
    ['warm', 'write'],
  ];
  if (extent.everything) {
    whats.push(['warm', 'call'], ['cold', 'write'], ['warm', 'remove'], ['idle', 'remove']);
  }
  return whats.flatMap(([when, what]) =>
    [
      ...ourVersions(contenders, questions),
      ...(extent.everything ? [{ name: limit.name, target: limit.target(6, 'environment'), questions }] : []),
    ].map(({ name, target, questions: own }) => ({
      measure: measures.roundTrips(when, what),
      contender: name,
      rounds: extent.countRounds,
      sample: { target, question: own[what]('legacy'), phases: phasesOf[when], network: 'counted' as const },
    })),
  );
}

const some = (requests: number): Phase => ({ requests, atMostMs: 20_000 });
const backToBackThenIdle: readonly Phase[] = [some(3), some(10), { ...once, frozen: idle }];

/** What people wait for, with everything as far away as it is, beside an earlier commit. */
function beforeAndAfter(extent: Extent, contenders: Contenders, questions: Questions): Series[] {
  const versions = ourVersions(contenders, questions);
  const each = (
    of: typeof versions,
    measure: string,
    what: Asked,
    phases: readonly Phase[],
    environment: Readonly<Record<string, string>> = {},
  ): Series[] =>
    of.map(({ name, target, questions: own }) => ({
      measure,
      contender: name,
      rounds: extent.farRounds,
      sample: {
        target: { ...target, environment: Object.assign({}, target.environment, environment) },
        question: own[what]('legacy'),
        phases,
        network: 'far',
      },
    }));
  const provisioned = (measure: string, settled: boolean) =>
    each(versions, measure, 'call', [{ ...once, frozen: { milliseconds: 500, settled } }], {
      AWS_LAMBDA_INITIALIZATION_TYPE: 'provisioned-concurrency',
    });
  const idleCall = (of: typeof versions) => each(of, measures.idleFar('call'), 'call', backToBackThenIdle);
  // What is held to an earlier commit says little without one.
  const held = () => [
    ...provisioned(measures.provisioned, true),
    ...each(versions, measures.warmFar('remove'), 'remove', [some(3), some(10)]),
  ];
  if (!extent.everything) {
    return [...idleCall(versions.filter(({ name }) => name === ours)), ...(contenders.earlier ? held() : [])];
  }
  return [
    ...idleCall(versions),
    ...held(),
    ...provisioned(measures.provisionedAtOnce, false),
    ...each(versions, measures.idleFar('write'), 'write', backToBackThenIdle),
    ...each(versions, measures.warmFar('write'), 'write', [some(3), some(10)]),
  ];
}
