import { escapeHtml } from '../../../simulators/authorization-server.ts';
import type { CompanyOptions } from '../options.ts';

/** Which company, and yes or no. */
export const consentPage = (action: string, companies: readonly CompanyOptions[]): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Intuit (simulated)</title></head><body>
<h1>Authorize the app to use your QuickBooks data</h1>
<form method="post" action="${escapeHtml(action)}">
<label>Company <select name="realmId">${companies
  .map(({ realmId, name }) => `<option value="${escapeHtml(realmId)}">${escapeHtml(name)}</option>`)
  .join('')}</select></label>
<button name="decision" value="connect">Connect</button>
<button name="decision" value="cancel">Cancel</button>
</form></body></html>
`;
