import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { EnginePorts } from '../../shared/engine/context.ts';
import { runAccount } from '../../shared/engine/run/run.ts';
import { settleGroups } from './settle-groups.ts';

/** The handler of one provider's queue: every message means "work for this account". */
export const createSyncHandler = (ports: EnginePorts) =>
  middy<SQSEvent, SQSBatchResponse>().handler(({ Records }, { getRemainingTimeInMillis }) =>
    settleGroups(Records, ports.log, async (messages) => {
      const { account } = messages[0]!;
      const { ended, stats } = await runAccount(ports, account, messages, getRemainingTimeInMillis);
      ports.log.info('run ended', { account, ended, ...(stats ? { ...stats } : {}) });
    }),
  );
