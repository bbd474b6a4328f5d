import { describe, expect, it } from '@jest/globals';
import { toItem } from '../../lambda/ledger/items.ts';
import type { LedgerRecord } from '../../lambda/ledger/record.ts';
import { matches } from '../event-pattern.ts';
import { keyArn } from './stages.ts';
import { textOf } from './synthesized.ts';
import { synthesized } from './synthesized-stages.ts';

const { stage } = synthesized('dev', 'watched');

const pipe = () => stage('watched').only('AWS::Pipes::Pipe').Properties;
const parameters = () => pipe()['SourceParameters'] as Record<string, unknown>;

const isHandedOn = (eventName: string, NewImage: unknown): boolean => {
  const { Filters } = parameters()['FilterCriteria'] as { Filters: { Pattern: string }[] };
  return Filters.some(({ Pattern }) => matches(JSON.parse(Pattern), { eventName, dynamodb: { NewImage } }));
};

const record = (kind: string) =>
  toItem({
    change: 'c',
    chain: 'x',
    sequence: 1,
    at: '2026-11-20T09:00:00.000Z',
    expiresAt: 1,
    previous: '0',
    hash: 'h',
    kind,
    intent: { principal: { issuer: 'i', subject: 's' }, tool: 'get_user', targets: [] },
  } as unknown as LedgerRecord);

describe('without the setting', () => {
  it('there is no stream, no pipe, no bus and no queue', () => {
    const { StreamSpecification } = stage('dev').only('AWS::DynamoDB::Table', 'Ledger').Properties;
    expect(StreamSpecification).toBeUndefined();
    for (const type of ['AWS::Pipes::Pipe', 'AWS::Events::EventBus', 'AWS::SQS::Queue']) {
      expect(stage('dev').ofType(type)).toEqual([]);
    }
  });
});

describe('with it, what is recorded', () => {
  it('goes from the stream of the ledger to a bus of the stack, without code', () => {
    expect(stage('watched').only('AWS::DynamoDB::Table', 'Ledger').Properties).toMatchObject({
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    });
    expect(textOf(pipe()['Source'])).toBe('<LedgerTable.StreamArn>');
    expect(textOf(pipe()['Target'])).toBe('<EventsBus.Arn>');
    expect(pipe()['TargetParameters']).toEqual({
      EventBridgeEventBusParameters: { Source: 'clerk-mcp', DetailType: 'clerk-mcp record' },
    });
    expect(stage('watched').outputs).toHaveProperty('EventBusName');
  });

  it.each(['intent', 'outcome', 'refusal', 'read', 'settlement'])('is handed on: %s', (kind) => {
    expect(isHandedOn('INSERT', record(kind))).toBe(true);
  });

  it('and nothing else: no checkpoint, no pointer, no budget, no kept question, nothing that goes by its time', () => {
    expect(isHandedOn('INSERT', record('checkpoint'))).toBe(false);
    expect(isHandedOn('INSERT', { pk: { S: 'change#c' }, sk: { S: 'target#user_1' } })).toBe(false);
    expect(isHandedOn('INSERT', { pk: { S: 'budget#i s' }, sk: { S: 'intent' } })).toBe(false);
    expect(isHandedOn('INSERT', { pk: { S: 'approval#1' }, sk: { S: 'read' }, record: { S: '' } })).toBe(
      false,
    );
    expect(isHandedOn('REMOVE', record('intent'))).toBe(false);
    expect(isHandedOn('MODIFY', record('intent'))).toBe(false);
  });

  it('is named in a queue when it can’t be handed on, which is kept two weeks', () => {
    expect(parameters()['DynamoDBStreamParameters']).toMatchObject({
      MaximumRecordAgeInSeconds: 3_600,
      OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^EventsLost/), 'Arn'] } },
    });
    expect(stage('watched').only('AWS::SQS::Queue').Properties).toMatchObject({
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
  });

  it('passes through a role that may do that and no more', () => {
    const policy = stage('watched').only('AWS::IAM::Policy', 'Events').Properties['PolicyDocument'];
    const { Statement } = policy as { Statement: { Action: string | string[]; Resource: unknown }[] };
    const held = (value: unknown) => (Array.isArray(value) ? value : [value]).map(textOf);
    expect(Statement.map(({ Action, Resource }) => [[Action].flat(), held(Resource)])).toEqual([
      [
        [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        ['<LedgerTable.StreamArn>'],
      ],
      [['kms:Decrypt'], [keyArn]],
      [['events:PutEvents'], ['<EventsBus.Arn>']],
      [['sqs:SendMessage'], ['<EventsLost.Arn>']],
    ]);
  });
});
