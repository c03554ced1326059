import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Faults } from './faults.ts';

/** Makes a client fail as DynamoDB and the network do: conflicts are said in the words of the operation called. */
export function injectFaults(client: DynamoDBClient, faults: Faults): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (request) => {
        if (commandName === 'CreateTableCommand') return next(request);
        const fault = faults();
        if (fault === 'conflict') throw conflict(commandName === 'TransactWriteItemsCommand');
        if (fault === 'throttle') throw failure({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
        if (fault === 'lostBefore') throw failure({ name: 'TimeoutError' });
        const answer = await next(request);
        if (fault === 'lostAfter') throw failure({ code: 'ECONNRESET' });
        return answer;
      },
    { step: 'finalizeRequest', priority: 'high', name: 'faults' },
  );
}

const failure = (properties: object): Error => Object.assign(new Error('injected'), properties);
const conflict = (transaction: boolean): Error =>
  transaction
    ? failure({
        name: 'TransactionCanceledException',
        CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
      })
    : failure({ name: 'TransactionConflictException' });
