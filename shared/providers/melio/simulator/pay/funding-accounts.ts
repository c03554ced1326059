import { ok } from '../answers.ts';
import type { Routes } from '../call.ts';
import { list } from '../lists.ts';
import { find, whenOffered } from '../rules.ts';

export const fundingAccountRoutes: Routes = whenOffered('pay', 'Paying bills', {
  'GET /funding-accounts': (call) => list(call, 'funding_account'),
  'GET /funding-accounts/{id}': (call) => ok(find(call.tenant, 'funding_account', call.id)),
});
