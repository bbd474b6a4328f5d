import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { ConditionFailed, type DynamodbOperation } from '../../lambda/ledger/ask-dynamodb.ts';
import { dynamodbTable } from '../../lambda/ledger/dynamodb-table.ts';
import type { LedgerTable } from '../../lambda/ledger/table.ts';

/** Sends an operation whose input is the caller's word for it. */
const senders: Readonly<
  Record<DynamodbOperation, (client: DynamoDBClient, input: object) => Promise<object>>
> = {
  GetItem: (client, input) => client.send(new GetItemCommand(input as GetItemCommandInput)),
  PutItem: (client, input) => client.send(new PutItemCommand(input as PutItemCommandInput)),
  UpdateItem: (client, input) => client.send(new UpdateItemCommand(input as UpdateItemCommandInput)),
  Query: (client, input) => client.send(new QueryCommand(input as QueryCommandInput)),
};

/**
 * A table of DynamoDB with the credentials of whoever runs the command, wherever the AWS SDK finds them, in the region of
 * the AWS settings in use unless told otherwise.
 */
export function operatorTable(name: string, region: string | undefined): LedgerTable {
  const client = new DynamoDBClient(region === undefined ? {} : { region });
  return dynamodbTable(name, async (operation, input) => {
    try {
      return await senders[operation](client, input);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw new ConditionFailed();
      throw error;
    }
  });
}
