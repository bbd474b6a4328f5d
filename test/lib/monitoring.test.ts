import { describe, expect, it } from '@jest/globals';
import { Page } from '../markdown.ts';
import { topicArn, type StageName } from './stages.ts';
import { type Resource, textOf } from './synthesized.ts';
import { synthesized } from './synthesized-stages.ts';

const { stage } = synthesized('dev', 'clerk', 'watched', 'told');
const runbooks = new Page('docs/runbooks.md');
const watching = new Page('docs/watching.md');

const alarmsOf = (name: StageName) => stage(name).ofType('AWS::CloudWatch::Alarm');
const nameOf = ({ Properties }: Resource) => String(Properties['AlarmName']);
const shortName = (alarm: Resource) => nameOf(alarm).replace(/^clerk-mcp-[a-z]+-/, '');
const alarm = (name: StageName, wanted: string) => alarmsOf(name).find((one) => shortName(one) === wanted);
const always = [
  '5xx',
  'changes-open',
  'clerk-unreachable',
  'crashes',
  'faults',
  'issuer-unreachable',
  'key-refused',
  'ledger-failing',
  'ledger-unsound',
  'rate-limit',
  'reconcile-failing',
  'sign-ins-refused',
  'slow',
  'throttles',
];

/** The dashboard's body, with `<LogicalId>` for what is known at deployment only. */
const bodyOf = (name: StageName) =>
  textOf(stage(name).only('AWS::CloudWatch::Dashboard').Properties['DashboardBody']);

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: { readonly title?: string; readonly metrics?: readonly unknown[][] };
}
const widgetsOf = (name: StageName) => (JSON.parse(bodyOf(name)) as { widgets: Widget[] }).widgets;

describe('alarms', () => {
  it('are there in every stage, and with a domain and events there is one more for each', () => {
    expect(alarmsOf('dev').map(shortName).toSorted()).toEqual(always);
    expect(alarmsOf('watched').map(shortName).toSorted()).toEqual(
      [...always, 'certificate', 'events-lost'].toSorted(),
    );
  });

  it('have names that are the same at each synthesis', () => {
    for (const one of alarmsOf('watched')) expect(nameOf(one)).toMatch(/^clerk-mcp-watched-[a-z0-9-]+$/);
  });

  it('say in two sentences what they mean and what to do, with a heading of the runbooks', () => {
    const headings = new Set(Array.from(runbooks.text.matchAll(/^## (.+)$/gm), ([, heading]) => heading));
    for (const { Properties } of alarmsOf('watched')) {
      const description = String(Properties['AlarmDescription']);
      const [, said = '', heading] = /^(.+) Runbook: (.+) \(docs\/runbooks\.md\)\.$/.exec(description) ?? [];
      expect(said.match(/[^.]\.(?= [A-Z]|$)/g)).toHaveLength(2);
      expect(headings).toContain(heading);
    }
  });

  it('are on the page, each with its runbook, and no other', () => {
    const rows = Array.from(
      watching.text.matchAll(/^\| `([a-z0-9-]+)`\s+\|[^|]+\| \[(.+?)\]\(runbooks\.md#.+?\)\s+\|$/gm),
      ([, name, heading]) => [name, heading],
    );
    const told = alarmsOf('watched').map((one) => [
      shortName(one),
      /Runbook: (.+) \(docs/.exec(String(one.Properties['AlarmDescription']))?.[1],
    ]);
    expect(new Set(rows.map((row) => row.join(': ')))).toEqual(new Set(told.map((one) => one.join(': '))));
  });

  it('tell nobody until the settings say whom, and the synthesis notes it', () => {
    for (const { Properties } of alarmsOf('dev')) {
      expect(Properties).toMatchObject({ ActionsEnabled: false });
      expect(Properties).not.toHaveProperty('AlarmActions');
    }
    expect(stage('dev').notes).toEqual([
      expect.stringContaining('The alarms of dev tell nobody: set alarms.email or alarms.topicArn.'),
    ]);
    expect(stage('told').notes).toEqual([]);
  });

  it('tell the topic of the settings when they begin and end', () => {
    for (const { Properties } of alarmsOf('told')) {
      expect(Properties).toMatchObject({
        ActionsEnabled: true,
        AlarmActions: [topicArn],
        OKActions: [topicArn],
      });
    }
    expect(stage('told').ofType('AWS::SNS::Topic')).toEqual([]);
  });

  it('tell an address by a topic that CloudWatch alone may publish to, and over TLS alone', () => {
    const { Properties } = stage('watched').only('AWS::SNS::Subscription');
    expect(Properties).toMatchObject({ Protocol: 'email', Endpoint: 'platform@example.com' });
    const topic = { Ref: expect.stringMatching(/^MonitoringTopic/) };
    for (const one of alarmsOf('watched')) expect(one.Properties['AlarmActions']).toEqual([topic]);
    expect(stage('watched').only('AWS::SNS::TopicPolicy').Properties['PolicyDocument']).toMatchObject({
      Statement: [
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        {
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    });
  });

  it('take silence for good: what is seldom is no metric', () => {
    for (const { Properties } of alarmsOf('watched')) {
      expect(Properties['TreatMissingData']).toBe('notBreaching');
    }
  });

  it('watch what Lambda does not see by the stage’s own metrics', () => {
    expect(alarm('clerk', 'key-refused')?.Properties['Metrics']).toEqual([
      expect.objectContaining({
        MetricStat: {
          Metric: {
            Namespace: 'ClerkMcp',
            MetricName: 'keyRefused',
            Dimensions: [{ Name: 'stage', Value: 'clerk' }],
          },
          Period: 300,
          Stat: 'Sum',
        },
      }),
    ]);
  });

  it('ring 30 days before the certificate of the domain is over', () => {
    expect(alarm('watched', 'certificate')?.Properties).toMatchObject({
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Threshold: 30,
    });
  });
});

describe('the dashboard', () => {
  it('is one for the stage, and as wide and high as a screen', () => {
    expect(stage('watched').only('AWS::CloudWatch::Dashboard').Properties['DashboardName']).toBe(
      'clerk-mcp-watched',
    );
    const ends = widgetsOf('watched').map(({ x, width, y, height }) => [x + width, y + height] as const);
    expect(Math.max(...ends.map(([right]) => right))).toBe(24);
    // Of a grid whose unit is some 40 pixels high.
    expect(Math.max(...ends.map(([, bottom]) => bottom))).toBeLessThanOrEqual(27);
  });

  it('says whether it is up, who uses it, what it changes, what is slow and what is refused', () => {
    const titles = widgetsOf('clerk').map(({ properties: { title = '' } }) => title);
    for (const start of ['Up: ', 'Changed: ', 'Slow: ', 'Refused: ']) {
      expect(titles.filter((title) => title.startsWith(start)).length).toBeGreaterThan(1);
    }
    expect(titles.slice(-4)).toEqual(['Who uses it', 'What it changes', 'What is slow', 'What is refused']);
  });

  it('shows as many metrics of the stage’s own as docs/scale.md counts', () => {
    const own = new Set(
      Array.from(bodyOf('watched').matchAll(/\["ClerkMcp",("[^\]{]+"),\{/g), ([, metric]) => metric),
    );
    const [, count] = /^\| (\d+) metrics at 0\.30/m.exec(new Page('docs/scale.md').text) ?? [];
    expect(own.size).toBe(Number(count));
    // With every one of them in every hour of the month.
    expect(own.size * 0.3).toBeLessThan(10);
  });

  it('names every metric that the page on watching has, and no other', () => {
    const shown = new Set(
      Array.from(bodyOf('watched').matchAll(/\["ClerkMcp","(\w+)"/g), ([, name]) => name),
    );
    const [, section = ''] = watching.text.split('\n## Metrics\n');
    const [tables = ''] = section.split('\n## ');
    const rows = tables.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) =>
      Array.from((row.split('|')[1] ?? '').matchAll(/`(\w+)`/g), ([, name]) => name),
    );
    expect(shown).toEqual(new Set(named));
  });
});

describe('questions to the logs', () => {
  it('are saved with the stack, on the log that has the answer', () => {
    const queries = stage('clerk')
      .ofType('AWS::Logs::QueryDefinition')
      .map(({ Properties }) => [Properties['Name'], (Properties['LogGroupNames'] as unknown[]).map(textOf)]);
    expect(queries).toContainEqual(['clerk-mcp-clerk/callers', ['<McpLog>']]);
    expect(queries).toContainEqual(['clerk-mcp-clerk/sign-ins refused', ['<AccessVerdictLog>']]);
    expect(queries).toHaveLength(7);
  });

  it('leave the authorizer out where there is none', () => {
    expect(stage('dev').ofType('AWS::Logs::QueryDefinition')).toHaveLength(6);
  });
});
