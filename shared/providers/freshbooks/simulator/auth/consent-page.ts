import { escapeHtml } from '../../../simulators/authorization-server.ts';
import type { UserOptions } from '../options.ts';

/** The page on which a person allows the app. There is nothing to choose: it reaches all of the person's businesses. */
export function consentPage(action: string, scopes: readonly string[], users: readonly UserOptions[]): string {
  const people = users
    .map(
      ({ identityId, firstName, lastName, email }, index) =>
        `<label><input type="radio" name="identity_id" value="${identityId}"${index === 0 ? ' checked' : ''}> ${escapeHtml(`${firstName} ${lastName} (${email})`)}</label>`,
    )
    .join('<br>\n');
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Authorize access (simulated FreshBooks)</title>
<style>body{font:16px system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1.5rem}</style>
<h1>An app wants access to your FreshBooks account</h1>
<p>This is a simulator of FreshBooks. You are:</p>
<form method="post" action="${escapeHtml(action)}">
<p>${people}</p>
<p>The app asks for:</p>
<ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<button name="decision" value="allow">Authorize</button>
<button name="decision" value="cancel">Cancel</button>
</form></html>
`;
}
