import { timing } from '../../shared/engine/keys.ts';
import type { Clock, Objects, Queue, Table } from '../../shared/engine/ports.ts';
import type { MemoryTable } from '../../shared/memory/table.ts';
import { ConnectionLost, type Http, type HttpRequest, type HttpResponse } from '../../shared/model/http.ts';
import type { Chance } from './chance.ts';
import type { Cloud } from './cloud.ts';
import type { Faults } from './faults.ts';
import type { Process } from './process.ts';
import type { Scheduler } from './scheduler.ts';

/** The world as one process reaches it: everything through events of its own, on a clock of its own. */
export interface Wire {
  readonly process: Process;
  readonly clock: Clock;
  readonly table: Pick<Table, 'get' | 'getMany' | 'query' | 'write'>;
  readonly queue: Queue;
  /** What answers a request; its sender may be dead, or have given up waiting. */
  http(serve: (request: HttpRequest, fate: ReturnType<Faults['call']>) => Promise<HttpResponse>): Http;
  objects(objects: Objects): Objects;
}

interface World {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly table: MemoryTable;
  readonly cloud: Cloud;
}

/** `fine`: reads, too, are events. `coarse`: writes and calls. `atOnce`: calls only. */
export type Pace = 'fine' | 'coarse' | 'atOnce';

export function wireOf(process: Process, world: World, pace: Pace): Wire {
  const { scheduler, chance, faults, table, cloud } = world;
  const skew = Math.round((chance.random() * 2 - 1) * (faults.over ? 0 : faults.mix.skewMs) * 0.5);
  const read = () => (pace === 'fine' ? faults.io(4) : undefined);
  const write = () => (pace === 'atOnce' ? undefined : faults.io(8));
  return {
    process,
    clock: { now: () => scheduler.now() + skew },
    table: {
      get: (key) => process.io(read(), () => table.get(key)),
      getMany: (keys) => process.io(read(), () => table.getMany(keys)),
      query: (pk, options) => process.io(read(), () => table.query(pk, options)),
      write: (writes) => process.io(write(), () => table.write(writes)),
    },
    queue: {
      send: (messages) => process.io(write(), () => cloud.send(messages)),
    },
    objects: (objects) => ({
      get: (key) => process.io(read(), () => objects.get(key)),
      put: (key, bytes) => process.io(write(), () => objects.put(key, bytes)),
      deleteUnder: (prefix) => process.io(write(), () => objects.deleteUnder(prefix)),
    }),
    http: (serve) => (request) => call(process, world, request, serve),
  };
}

/** One HTTP call. The sender waits for the timeout and no longer; what it sent may arrive up to the wire bound later. */
async function call(
  process: Process,
  { scheduler, chance, faults }: World,
  request: HttpRequest,
  serve: (request: HttpRequest, fate: ReturnType<Faults['call']>) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const isToken = /\/(token|tokens\/bearer|login)$/.test(request.url);
  const fate = faults.call(request.method !== 'GET' && !isToken, /melio|bill\.com/.test(request.url));
  const io = faults.io(150);
  const lost = () => new ConnectionLost(`no answer to ${request.method}`);
  switch (fate.kind) {
    case 'lostBefore':
      await process.io(io, () => undefined);
      throw lost();
    case 'lostAfter':
      await process.io({ ...io, backMs: chance.tail(300, 5_000) }, () => serve(request, fate).catch(() => undefined));
      throw lost();
    case 'slow': {
      const outMs = chance.between(1_000, timing.httpTimeoutMs - 1_000);
      return await process.io({ ...io, outMs, backMs: 500 }, () => serve(request, fate));
    }
    case 'late': {
      const lateMs = timing.httpTimeoutMs + chance.between(0, timing.wireMs);
      scheduler.after(lateMs, () => {
        scheduler.stir();
        serve(request, fate).catch(() => undefined);
      });
      await process.io({ ...io, outMs: timing.httpTimeoutMs }, () => undefined);
      throw lost();
    }
    default:
      return await process.io({ ...io, outMs: Math.min(io.outMs, 5_000), backMs: chance.tail(40, 2_000) }, () =>
        serve(request, fate),
      );
  }
}
