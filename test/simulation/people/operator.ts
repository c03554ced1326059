import { ConnectionRefused, changeState, createConnection, wake } from '../../../shared/engine/connect.ts';
import { DecisionRefused, decide } from '../../../shared/engine/decide.ts';
import { ConditionFailed, type Item, StoreBusy } from '../../../shared/engine/ports.ts';
import { accessRestored } from '../../../shared/engine/reconnect.ts';
import { ReplyLost } from '../../../shared/engine/store/retrying.ts';
import { integrations } from '../../../shared/integrations/index.ts';
import type { Pair } from '../pair.ts';
import type { TownVendor } from '../town.ts';
import type { World } from '../world.ts';

const MINUTE_MS = 60_000;

/** People at Tieout itself: they connect, pause and resume, connect anew, consent again, settle issues, and press *sync now*. */
export class Operator {
  readonly #world: World;
  /** Pairs that somebody comes to connect later, on accounts that are in use already. */
  #later: readonly Pair[] = [];
  #consenting = false;
  #resuming = false;

  constructor(world: World) {
    this.#world = world;
  }

  /** Access to every company, and the first pair; half of the time the others come while that one is at work. */
  async begin(): Promise<void> {
    const { faults, vendors, pairs, cloud, chance } = this.#world;
    faults.over = true;
    const grants = new Map<TownVendor, string>();
    for (const vendor of vendors) grants.set(vendor, await this.#world.consent(vendor));
    const joined = (vendor: TownVendor) => ({
      account: vendor.account,
      grant: grants.get(this.#world.vendorOf(vendor.account))!,
      name: vendor.provider.name,
    });
    for (const pair of pairs) {
      const { integration, vendors, settings } = pair.made;
      const [L, R] = [joined(vendors.L), joined(vendors.R)];
      pair.wanted = { tenant: 'tenant', integration, L, R, settings: settings() };
    }
    await cloud.deployed();
    this.#later = pairs.slice(1).filter(() => chance.of(0.5));
    for (const pair of pairs) if (!this.#later.includes(pair)) await this.#connect(pair);
    faults.over = false;
  }

  async #connect(pair: Pair): Promise<void> {
    pair.connection = await createConnection(this.#world.api, pair.wanted);
    pair.effects.connected();
  }

  /** Plans what they will do during the busy hours. */
  plan(start: number, busyMs: number): void {
    const { scheduler, chance, faults } = this.#world;
    for (const pair of this.#later) {
      const connect = () => this.#do(() => this.#connect(pair), connect);
      scheduler.at(start + chance.between(0, busyMs / 2), connect);
    }
    for (let at = start; at < start + busyMs; at += MINUTE_MS) {
      const soon = at + chance.between(0, MINUTE_MS - 1);
      if (chance.of(faults.mix.pausePerHour / 60)) scheduler.at(soon, () => this.#pause());
      if (chance.of(faults.mix.disconnectPerHour / 60)) scheduler.at(soon, () => this.#disconnect());
      if (chance.of(faults.mix.revokePerHour / 60)) scheduler.at(soon, () => this.#revoke());
      if (chance.of(faults.mix.decidePerHour / 60)) scheduler.at(soon, () => this.#decide());
      if (chance.of(faults.mix.syncNowPerHour / 60)) scheduler.at(soon, () => this.#syncNow('manual'));
      if (chance.of(faults.mix.sweepPerHour / 60)) scheduler.at(soon, () => this.#syncNow('sweep'));
      scheduler.at(soon, () => {
        this.#consentIfAsked();
        this.#resumeIfAsked();
      });
    }
  }

  /** Before the world comes to rest: access works and every connection is on. */
  async settle(): Promise<void> {
    const { api, pairs } = this.#world;
    await this.#consent();
    for (const pair of pairs) {
      if (pair.isConnected) await changeState(api, pair.connection.id, 'active').catch(expected);
      else await this.#connect(pair);
    }
    for (const issue of this.#pauses()) await this.#resume(issue).catch(expected);
  }

  /** Lists run behind and a poll may be a day away: whoever wants to see what was done last presses *sync now* after a while. */
  async syncSlow(): Promise<void> {
    const { api, pairs } = this.#world;
    const isSlow = ({ made, connection }: Pair): boolean =>
      (integrations[made.integration]?.everyMinutes?.(connection.settings) ?? 0) > 60;
    const slow = pairs.filter((pair) => pair.isConnected && isSlow(pair)).flatMap(({ accounts }) => accounts);
    if (slow.length > 0) await wake(api, [...new Set(slow)], 'manual').catch(expected);
  }

  /** One of the pairs that are connected. */
  #pair(): Pair {
    const connected = this.#world.pairs.filter((pair) => pair.isConnected);
    return connected.length === 1 ? connected[0]! : this.#world.chance.pick(connected);
  }

  #pause(): void {
    const { connection } = this.#pair();
    this.#world.faults.count('paused');
    this.#do(() => changeState(this.#world.api, connection.id, 'paused'));
    const resume = () => this.#do(() => changeState(this.#world.api, connection.id, 'active'), resume);
    this.#world.scheduler.after(this.#world.chance.between(1, 60) * MINUTE_MS, resume);
  }

  /** Ends the connection, and connects the same two companies again. */
  #disconnect(): void {
    const { chance, scheduler } = this.#world;
    const pair = this.#pair();
    this.#world.faults.count('disconnected');
    this.#do(() => changeState(this.#world.api, pair.connection.id, 'closing'));
    const again = () => {
      if (pair.isActive) return;
      this.#do(
        async () => {
          pair.connection = await createConnection(this.#world.api, pair.wanted);
        },
        () => scheduler.after(5 * MINUTE_MS, again),
      );
    };
    scheduler.after(chance.between(1, 40) * MINUTE_MS, again);
  }

  /** Somebody removes the app in a vendor's settings. */
  #revoke(): void {
    this.#world.faults.count('access revoked');
    this.#world.town.revoke();
  }

  /** D26: the other sync is switched off, or people say that they entered these by hand. */
  #resumeIfAsked(): void {
    const { chance, scheduler } = this.#world;
    const [issue] = this.#pauses();
    if (!issue || this.#resuming) return;
    this.#resuming = true;
    scheduler.after(chance.between(1, 15) * MINUTE_MS, () => {
      this.#resuming = false;
      this.#do(() => this.#resume(issue));
    });
  }
  #pauses = () => this.#world.watch.shadow.openIssues().filter(({ code }) => code === 'nativeSyncActive');
  #resume = ({ connection, subject, code }: Item) =>
    decide(this.#world.api, String(connection), String(subject), String(code), 'resume');

  #consentIfAsked(): void {
    const { watch, chance, scheduler } = this.#world;
    if (this.#consenting || !watch.shadow.openIssues().some((issue) => issue.code === 'reconnect')) return;
    this.#consenting = true;
    scheduler.after(chance.between(1, 15) * MINUTE_MS, () => this.#do(() => this.#consent()));
  }

  async #consent(): Promise<void> {
    this.#consenting = false;
    for (const vendor of this.#world.vendors) await this.#world.consent(vendor);
    await accessRestored(this.#world.api, this.#world.accounts);
  }

  #decide(): void {
    const { watch, chance } = this.#world;
    const issue = chance.maybe(
      watch.shadow.openIssues().filter(({ code, subject }) => code !== 'reconnect' && subject !== 'connection'),
    );
    if (!issue) return;
    const decision = chance.pick(issue.actions as readonly string[]);
    this.#world.faults.count('issue decided');
    this.#world.trace.add(
      this.#world.scheduler.now(),
      `decided ${String(issue.subject)} ${String(issue.code)}: ${decision}`,
    );
    this.#do(() =>
      decide(this.#world.api, String(issue.connection), String(issue.subject), String(issue.code), decision),
    );
  }

  #syncNow(reason: 'manual' | 'sweep'): void {
    this.#world.faults.count(reason === 'sweep' ? 'sweep' : 'sync now');
    this.#do(() => wake(this.#world.api, this.#world.accounts, reason));
  }

  #do(work: () => Promise<unknown>, otherwise?: () => void): void {
    const { scheduler } = this.#world;
    scheduler.stir();
    void work().catch((error: unknown) => {
      expected(error);
      if (otherwise) scheduler.after(MINUTE_MS, otherwise);
    });
  }
}

/** What an API answers with 409 or 503: the person tries again, or not. */
function expected(error: unknown): void {
  const known = [ConditionFailed, StoreBusy, ReplyLost, ConnectionRefused, DecisionRefused];
  if (!known.some((kind) => error instanceof kind)) throw error;
}
