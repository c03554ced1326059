import type { ProviderConfig, RecordWrite, Session } from '../../../shared/engine/provider.ts';
import { entitySchemas } from '../../../shared/model/entities.ts';
import type { Http, HttpRequest } from '../../../shared/model/http.ts';
import type { Entity } from '../../../shared/model/names.ts';
import type { ProviderRecord } from '../../../shared/model/record.ts';
import { capsule } from '../../../shared/providers/capsule/index.ts';
import type { CapsuleSimulatorOptions } from '../../../shared/providers/capsule/simulator/index.ts';
import { capsuleWorld } from '../../support/capsule-world.ts';
import { done, pagesOf, readOne } from '../../support/session.ts';

export const ACCOUNT = 'capsule:brightside';
export const KEY = 'deployment-key';

/** Our session and the simulator in one process. `switches` are the client's. */
export function clientWorld(
  options: CapsuleSimulatorOptions = {},
  { switches, token }: { switches?: Record<string, string>; token?: string } = {},
) {
  const world = capsuleWorld(options);
  const asked: HttpRequest[] = [];
  const http: Http = (request) => {
    asked.push(request);
    return world.http(request);
  };
  const config: ProviderConfig = {
    apiUrl: 'https://api.capsulecrm.com/api/v2',
    authUrl: 'https://api.capsulecrm.com/oauth/authorise',
    tokenUrl: 'https://api.capsulecrm.com/oauth/token',
    clientId: world.simulator.options.clientId,
    clientSecret: world.simulator.options.clientSecret,
    webhookKey: KEY,
    ...(switches ? { switches } : {}),
  };
  const clock = { now: world.now };
  let current = token ?? world.tokens.accessToken;
  const connect = (): Session =>
    capsule.connect(ACCOUNT, {
      http,
      clock,
      config,
      token: async (fresh) => {
        if (fresh && token === undefined) current = world.simulator.issueTokens().accessToken;
        return current;
      },
    });
  const session = connect();
  const write = async (wish: RecordWrite) => (await session.send(session.prepare([wish]), ''))[0]!;

  return {
    ...world,
    ports: { http, clock, config },
    asked,
    connect,
    session,
    write,
    /** What was done, or the spec fails. */
    done: async (wish: RecordWrite) => checked(done(await write(wish))),
    read: async (entity: Entity, id: string) => checked(await readOne(session, entity, id)),
    /** Everything a stream lists, page by page. */
    walk: async (stream: string, since?: number, onPage: (page: number) => void = () => undefined) => {
      const records: ProviderRecord[] = [];
      let leftFirstSync = 0;
      let pages = 0;
      for await (const page of pagesOf(session, stream, since)) {
        records.push(...page.records.map(checked));
        leftFirstSync += page.leftFirstSync ?? 0;
        pages += 1;
        onPage(pages);
      }
      return { records, leftFirstSync, pages };
    },
  };
}
export type ClientWorld = ReturnType<typeof clientWorld>;

/** Fields are those of the model, in its shapes. */
function checked(record: ProviderRecord): ProviderRecord {
  entitySchemas[record.entity as 'contact'].strict().parse(record.fields);
  return record;
}

export const acme = {
  name: 'Acme Dental',
  email: 'ap@acme.test',
  phone: '+1 512 555 0100',
  line1: '10 Main St',
  line2: 'Suite 4',
  city: 'Austin',
  state: 'TX',
  postalCode: '73301',
  country: 'United States',
} as const;
