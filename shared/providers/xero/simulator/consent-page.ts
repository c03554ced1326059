import { escapeHtml } from '../../simulators/authorization-server.ts';

/** The page on which a person allows the app and chooses organisations. */
export function consentPage(
  search: string,
  scopes: readonly string[],
  tenants: readonly { readonly tenantId: string; readonly name: string }[],
  several: boolean,
): string {
  const kind = several ? 'checkbox' : 'radio';
  const choices = tenants
    .map(
      ({ tenantId, name }, index) =>
        `<label><input type="${kind}" name="tenantId" value="${escapeHtml(tenantId)}"${index === 0 ? ' checked' : ''}> ${escapeHtml(name)}</label>`,
    )
    .join('<br>\n');
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Authorise access (simulated Xero)</title>
<style>body{font:16px system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1.5rem}</style>
<h1>An app wants access to your organisation</h1>
<p>This is a simulator of Xero. It asks for:</p>
<ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<form method="post" action="/identity/connect/authorize${escapeHtml(search)}">
<p>${choices}</p>
<button name="decision" value="allow">Allow access</button>
<button name="decision" value="cancel">Cancel</button>
</form></html>
`;
}
