import { escapeHtml } from '../../simulators/authorization-server.ts';
import type { CapsuleOptions } from './options.ts';

/** The page on which a person allows the app to act as they do. */
export function consentPage(search: string, scopes: readonly string[], { siteName, users }: CapsuleOptions): string {
  const choices = users
    .map(({ id, name, role }) => `<option value="${escapeHtml(id)}">${escapeHtml(name)} (${role})</option>`)
    .join('');
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Allow access (simulated Capsule)</title>
<style>body{font:16px system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1.5rem}</style>
<h1>An app wants access to ${escapeHtml(siteName)}</h1>
<p>This is a simulator of Capsule. The app asks for:</p>
<ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<form method="post" action="/oauth/authorise${escapeHtml(search)}">
<p><label>Logged in as <select name="user">${choices}</select></label></p>
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</form></html>
`;
}
