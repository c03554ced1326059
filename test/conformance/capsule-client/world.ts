import type { ProviderConfig, RecordWrite, Session } from '../../../shared/engine/provider.ts';
import { entitySchemas } from '../../../shared/model/entities.ts';
import type { Http, HttpRequest } from '../../../shared/model/http.ts';
import type { Entity } from '../../../shared/model/names.ts';
import type { Fields, ProviderRecord } from '../../../shared/model/record.ts';
import { capsule } from '../../../shared/providers/capsule/index.ts';
import type { CapsuleSimulatorOptions } from '../../../shared/providers/capsule/simulator/index.ts';
import { capsuleWorld } from '../../support/capsule-world.ts';

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
    done: async (wish: RecordWrite): Promise<ProviderRecord> => {
      const outcome = await write(wish);
      if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome.refusal));
      return checked(outcome.record);
    },
    read: async (entity: Entity, id: string): Promise<ProviderRecord> => {
      const fetched = await session.fetch(entity, [id]);
      const record = fetched.records.find((one) => one.entity === entity && one.id === id);
      if (!record) throw new Error(`no ${entity} ${id}: ${JSON.stringify(fetched)}`);
      return checked(record);
    },
    /** Everything a stream lists, page by page. */
    walk: async (stream: string, since?: number, onPage: (page: number) => void = () => undefined) => {
      const records: ProviderRecord[] = [];
      let leftFirstSync = 0;
      let page: string | undefined;
      let pages = 0;
      do {
        const position = { ...(since === undefined ? {} : { since }), ...(page ? { page } : {}) };
        const answer = await session.list(stream, position);
        if (answer.unreadable.length > 0) throw new Error(`unreadable: ${JSON.stringify(answer.unreadable)}`);
        records.push(...answer.records.map(checked));
        leftFirstSync += answer.leftFirstSync ?? 0;
        page = answer.nextPage;
        pages += 1;
        onPage(pages);
      } while (page);
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

export const create = (
  entity: Entity,
  fields: Fields,
  marker = 'TOMARKER01',
): Extract<RecordWrite, { kind: 'create' }> => ({ kind: 'create', entity, fields, marker });
export const update = (current: ProviderRecord, changes: Fields): RecordWrite => ({
  kind: 'update',
  entity: current.entity,
  id: current.id,
  changes,
  current,
});
export const remove = (current: ProviderRecord): RecordWrite => ({
  kind: 'remove',
  entity: current.entity,
  id: current.id,
  current,
});

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
