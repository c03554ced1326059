import type { HttpRequest } from '../../../model/http.ts';
import { breakOff } from '../../simulators/faults.ts';
import type { SimulatorPorts } from '../../simulators/simulator.ts';
import { type Answer, notFound, Refused } from './answers.ts';
import type { AuthServer } from './auth-server.ts';
import type { Handler, Routes } from './call.ts';
import { definitionRoutes } from './definitions.ts';
import { entryRoutes } from './entries.ts';
import { hookRoutes } from './hooks.ts';
import { Allowance, rateLimited } from './limits.ts';
import { partyRoutes } from './parties.ts';
import type { Site } from './site.ts';

const routes: Routes = { ...partyRoutes, ...definitionRoutes, ...entryRoutes, ...hookRoutes };

interface Route {
  readonly operation: string;
  readonly pattern: RegExp;
  readonly handler: Handler;
}
/** Fixed paths first: `/parties/deleted` is no party. */
const table: readonly Route[] = Object.entries(routes)
  .sort(([a], [b]) => a.split('{').length - b.split('{').length)
  .map(([operation, handler]) => ({
    operation,
    handler,
    pattern: new RegExp(`^${operation.replaceAll('{id}', '([^/]+)')}$`),
  }));

/** Everything under `/api/v2`, and what stands before every handler: identity, faults, the allowance, scopes. */
export class Api {
  readonly #site: Site;
  readonly #auth: AuthServer;
  readonly #ports: SimulatorPorts;
  readonly #allowance: Allowance;
  readonly #count: (operation: string) => void;

  constructor(site: Site, auth: AuthServer, count: (operation: string) => void) {
    this.#site = site;
    this.#auth = auth;
    this.#ports = site.ports;
    this.#count = count;
    this.#allowance = new Allowance(site.options);
  }

  /** @throws {ConnectionLost} */
  answer(request: HttpRequest, path: string): Answer {
    const named = `${request.method} ${path}`;
    const route = table.find(({ pattern }) => pattern.test(named));
    this.#count(route?.operation ?? named);
    let headers: Record<string, string> = {};
    try {
      const { user, access } = this.#auth.authenticate(request.headers.authorization);
      const fault = this.#ports.fault?.(request);
      if (fault?.kind === 'rateLimit') throw rateLimited(this.#site.options.limits.perHour, this.#ports.now());
      if (fault) breakOff(fault, 'before', broken);
      headers = this.#allowance.spend(user.id, this.#ports.now());
      const scope = request.method === 'GET' || path === '/parties/filters/results' ? 'read' : 'write';
      if (!access.scopes.includes(scope)) throw insufficient(scope);
      if (!route) throw notFound('the requested resource');
      this.#site.catchUp();
      const answer = orRefusal(() =>
        route.handler({
          site: this.#site,
          user,
          isApp: access.expiresAt !== undefined,
          ids: (route.pattern.exec(named) ?? []).slice(1).map(decodeURIComponent),
          path,
          query: new URL(request.url).searchParams,
          request,
        }),
      );
      if (fault) breakOff(fault, 'after', broken);
      return { ...answer, headers: { ...headers, ...answer.headers } };
    } catch (error) {
      if (error instanceof Refused) return { ...error.answer, headers: { ...headers, ...error.answer.headers } };
      throw error;
    }
  }
}

/** A refusal is an answer too: it can be lost on its way like any other. */
function orRefusal(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    throw error;
  }
}

const broken = (status: 500 | 503): Refused => new Refused(status, 'Something went wrong');

const insufficient = (scope: string): Refused =>
  new Refused(403, 'insufficient scope', {
    body: { message: 'insufficient scope' },
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  });
