import { describe } from 'vitest';
import { dynamoTable } from '../../shared/aws/dynamodb/table.ts';
import { MemoryTable } from '../../shared/memory/table.ts';
import { dynoxideBinary, startDynoxide } from '../support/dynoxide.ts';
import { tableContract } from './table/contract.ts';
import { tablesAgree } from './table/differential.ts';
import { type Faults, tableFaults } from './table/faults.ts';
import { injectFaults } from './table/faulty-client.ts';

const binary = dynoxideBinary();
if (binary === undefined) {
  console.warn('No DynamoDB engine for this platform (set DYNOXIDE_BIN): only the table in memory is checked.');
}

/** A new empty table of a new engine. */
async function openDynamo(binary: string, faults?: Faults) {
  const dynoxide = await startDynoxide(binary);
  if (faults !== undefined) injectFaults(dynoxide.client, faults);
  await dynoxide.createTable('Table');
  const table = dynamoTable(dynoxide.client, 'Table', {
    sleep: async () => {},
    random: () => 0.5,
    origin: 'contract',
  });
  return { table, close: dynoxide.stop };
}

describe('MemoryTable', () => {
  tableContract(async () => ({ table: new MemoryTable(), close: async () => {} }));
  tableFaults(async (faults) => ({ table: new MemoryTable({ faults }), close: async () => {} }));
});

describe.skipIf(binary === undefined)('DynamoDB', () => {
  tableContract(() => openDynamo(binary!));
  tableFaults((faults) => openDynamo(binary!, faults));
  tablesAgree(() => openDynamo(binary!));
});
