import { operations } from '../../../shared/api-client/contract/index.ts';
import { route } from '../call.ts';

export const redrive = route(operations.redrive, async ({ ports, tenant }) => ({
  status: 200,
  body: await ports.deadLetters.redrive(async (account) => (await tenant.account(account)) !== undefined),
}));
