import { bodyText, type HttpRequest, type HttpResponse } from '../../model/http.ts';

/*
 * What simulated authorization servers do alike. Which clients, scopes, redirects and proofs each takes, how long its
 * tokens live and what it says to a mistake is the vendor's own.
 */

export const postedForm = ({ body }: HttpRequest): URLSearchParams => new URLSearchParams(bodyText(body ?? ''));

/** The query of a request for consent, and behind it what the form of the consent page posted back. */
export function consentOf(request: HttpRequest): URLSearchParams {
  const given = new URL(request.url).searchParams;
  if (request.method === 'POST') for (const [name, value] of postedForm(request)) given.append(name, value);
  return given;
}

/**
 * The browser goes back to the app with these values, and with the state that it came with.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export function sendBack(given: URLSearchParams, values: Readonly<Record<string, string>>): HttpResponse {
  const target = new URL(given.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries(values)) target.searchParams.set(name, value);
  const state = given.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return { status: 302, headers: { location: target.href }, body: '' };
}

export const htmlPage = (status: number, body: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body,
});

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export const tokenRefused = (error: string, status = 400): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error }),
});

export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];

/**
 * Who a client says that it is. Both halves are form-encoded before they are joined; one that leaves it out means the same.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export function basicOf(
  authorization: string | undefined,
): { readonly id: string; readonly secret: string } | undefined {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic ?? '', 'base64').toString('utf8')) ?? [];
  return id === undefined || secret === undefined ? undefined : { id: formDecoded(id), secret: formDecoded(secret) };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

export const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token in the shape of a JWT; nobody checks what stands for its signature. */
export const jwtLike = (header: object, claims: object, signature: string): string =>
  `${base64url(header)}.${base64url(claims)}.${signature}`;
