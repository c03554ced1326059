import { afterEach, describe, expect, it } from 'vitest';
import { type Engine, json } from '../../local/gateway/engine.ts';
import { type Gateway, startGateway } from '../../local/gateway/gateway.ts';
import { parsePolicy } from '../../local/gateway/iam.ts';
import type { AppModel, Resource } from '../../local/template.ts';

let gateway: Gateway;
const problems: string[] = [];
afterEach(async () => {
  problems.length = 0;
  await gateway.close();
});

const resource = (type: string, name: string, properties: Resource['properties'] = {}): Resource => ({
  stack: 'S', id: name, type, name, arn: undefined, ref: name, properties, assets: new Map(),
}); // biome-ignore format: one line

const resources = [
  resource('AWS::DynamoDB::Table', 'T', { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] }),
  resource('AWS::SQS::Queue', 'sealed', { KmsMasterKeyId: 'arn:aws:kms:us-east-1:000000000000:key/k' }),
];

/** A gateway in front of an engine that answers `answer`, and one function allowed `actions` on everything. */
async function open(actions: string[], answer: object = {}): Promise<Engine> {
  const statements = parsePolicy({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }, 'spec');
  const app = {
    resources,
    functions: [{ id: 'fn', statements }],
    of: (...types: string[]) => resources.filter(({ type }) => types.includes(type)),
  } as unknown as AppModel;
  const engine: Engine = async () => json(200, answer);
  gateway = await startGateway({ onProblem: (problem) => problems.push(problem) });
  gateway.use(app, { dynamodb: engine, sqs: engine, s3: engine, kms: engine, ses: engine, events: engine });
  return engine;
}

const call = async (service: string, target: string, input: object, caller = 'fn') => {
  const answer = await fetch(gateway.url, {
    method: 'POST',
    headers: {
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${caller}/20260101/us-east-1/${service}/aws4_request, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  return { status: answer.status, body: (await answer.json()) as { message?: string } };
};
const put = (pk: string) => ({ Put: { TableName: 'T', Item: { pk: { S: pk } } } });
const check = { ConditionCheck: { TableName: 'T', Key: { pk: { S: 'a' } } } };

describe('the gateway', () => {
  it('asks for the permission of each item of a transaction', async () => {
    await open(['dynamodb:PutItem']);
    const transact = (...TransactItems: object[]) =>
      call('dynamodb', 'DynamoDB_20120810.TransactWriteItems', { TransactItems });
    expect((await transact(put('a'), put('b'))).status).toBe(200);
    const refused = await transact(put('a'), check);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toBe(
      'fn may not dynamodb:ConditionCheckItem on arn:aws:dynamodb:us-east-1:000000000000:table/T: no statement of its role allows it',
    );
    expect(problems).toEqual([refused.body.message]);
  });

  it('asks for the base action of a batch, and for the key of a sealed queue', async () => {
    await open(['sqs:SendMessage']);
    const send = (queue: string) => call('sqs', 'AmazonSQS.SendMessageBatch', { QueueUrl: `http://here/0/${queue}` });
    expect((await send('open')).status).toBe(200);
    expect((await send('sealed')).body.message).toMatch(/^fn may not kms:GenerateDataKey on arn:aws:kms/);
  });

  it('counts calls and units by function, and what a refused condition costs', async () => {
    await open(['dynamodb:*'], { ConsumedCapacity: [{ CapacityUnits: 4 }, { CapacityUnits: 0.5 }] });
    await call('dynamodb', 'DynamoDB_20120810.TransactWriteItems', { TransactItems: [put('a')] });
    await call('dynamodb', 'DynamoDB_20120810.BatchGetItem', { RequestItems: { T: { Keys: [{ pk: { S: 'a' } }] } } });
    await call('dynamodb', 'DynamoDB_20120810.BatchGetItem', { RequestItems: { T: { Keys: [{ pk: { S: 'a' } }] } } });
    expect(gateway.counts.get('fn')).toEqual({
      calls: { 'dynamodb:TransactWriteItems': 1, 'dynamodb:BatchGetItem': 2 },
      rru: 9,
      wru: 4.5,
      written: { a: 1 },
    });
  });

  it('counts items written by the account whose they are, reads and checks not among them', async () => {
    await open(['dynamodb:*']);
    const key = (pk: string) => ({ TableName: 'T', Key: { pk: { S: pk } } });
    const TransactItems = [put('A#xero:1'), { Update: key('A#xero:1') }, { Delete: key('W#xero:1') }, check];
    await call('dynamodb', 'DynamoDB_20120810.TransactWriteItems', { TransactItems });
    await call('dynamodb', 'DynamoDB_20120810.UpdateItem', key('A#melio:2'));
    await call('dynamodb', 'DynamoDB_20120810.GetItem', key('A#melio:2'));
    expect(gateway.counts.get('fn')!.written).toEqual({ 'A#xero:1': 2, W: 1, 'A#melio:2': 1 });
  });

  it.each([
    {
      what: 'a caller that is no function',
      service: 'sqs',
      target: 'AmazonSQS.SendMessage',
      caller: 'someone',
      says: 'someone is no function of the template',
    },
    {
      what: 'a service',
      service: 'athena',
      target: 'AmazonAthena.StartQueryExecution',
      caller: 'fn',
      says: 'fn calls athena, which the local runtime does not offer',
    },
    {
      what: 'an operation',
      service: 'dynamodb',
      target: 'DynamoDB_20120810.DeleteTable',
      caller: 'fn',
      says: 'DynamoDB DeleteTable is not offered to functions',
    },
  ])('refuses $what that it does not know, in words', async ({ service, target, caller, says }) => {
    await open(['*']);
    expect(await call(service, target, { QueueUrl: 'q' }, caller)).toMatchObject({
      status: 400,
      body: { message: says },
    });
    expect(problems).toEqual([says]);
  });
});
