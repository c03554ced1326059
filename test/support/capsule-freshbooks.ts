import type { Settings } from '../../shared/engine/integration.ts';
import { type Wished, wishFor } from '../../shared/engine/wish.ts';
import type { Entity, Side } from '../../shared/model/names.ts';
import type { CapsuleSimulator, CapsuleSimulatorOptions } from '../../shared/providers/capsule/simulator/index.ts';
import type { Party } from '../../shared/providers/capsule/simulator/records.ts';
import type { PartialFreshBooksOptions } from '../../shared/providers/freshbooks/simulator/index.ts';
import type { ClientRow } from '../../shared/providers/freshbooks/simulator/rows.ts';
import type { ClientEntry } from '../../shared/providers/freshbooks/simulator/ui/index.ts';
import type { BenchOptions } from './bench/bench.ts';
import { only } from './bench/office.ts';
import type { BenchVendor } from './bench/vendor.ts';
import { capsuleVendor, freshbooksVendor } from './bench/vendors.ts';
import { FreshBooksOffice } from './freshbooks-office.ts';

export interface SalesOfficeOptions extends BenchOptions {
  readonly freshbooks?: PartialFreshBooksOptions;
  readonly capsule?: CapsuleSimulatorOptions;
}

/** The sales office: FreshBooks and Capsule open side by side, searched by the names that people use. */
export class SalesOffice extends FreshBooksOffice<{ readonly capsule: BenchVendor<CapsuleSimulator> }> {
  constructor({ freshbooks, capsule, ...options }: SalesOfficeOptions = {}) {
    super({ freshbooks: freshbooksVendor(freshbooks), capsule: capsuleVendor(capsule) }, options);
  }

  async connect(settings?: Settings): Promise<void> {
    await this.join('capsule-freshbooks', settings);
  }

  /** A person asks for this contact of Capsule in FreshBooks, by the API. */
  async send(party: { readonly id: string }): Promise<Wished> {
    return await this.sendAs('R', 'contact', party.id);
  }
  async sendAs(side: Side, entity: Entity, id: string): Promise<Wished> {
    const wished = await wishFor(this.engine, this.connection, { side, entity, id });
    await this.settle();
    return wished;
  }

  /** What was written since the last `resetCalls`; neither questions nor subscriptions count. */
  changes(): Readonly<Record<string, number>> {
    const all = (['freshbooks', 'capsule'] as const).flatMap((vendor) =>
      Object.entries(this.writes(vendor)).map(([call, count]) => [`${vendor} ${call}`, count] as const),
    );
    return Object.fromEntries(all.filter(([call]) => !/filters|definitions|resthooks|callbacks/.test(call)));
  }

  // --- in FreshBooks ----------------------------------------------------------------------------------------------

  addClient(organization: string, entry: ClientEntry = {}): ClientRow {
    return this.books.addClient({ organization, ...entry });
  }

  /** As FreshBooks shows it. */
  client(id: number): ClientRow {
    return this.books.client(id);
  }
  /** Active ones. */
  clients(name: string): readonly ClientRow[] {
    return this.books.clients().filter((row) => row.visState === 0 && nameOf(row) === name);
  }

  // --- in Capsule -------------------------------------------------------------------------------------------------

  get crm(): ReturnType<CapsuleSimulator['ui']> {
    return this.vendors.capsule.simulator.ui();
  }

  party(name: string): Party {
    return only(this.crm.named(name), `contact ${name} in Capsule`);
  }
  /** What stands in the contact's custom fields, by name. */
  shown(name: string): Readonly<Record<string, unknown>> {
    const { id } = this.party(name);
    const fields = ['Accounting balance', 'Accounting overdue', 'Accounting link'];
    return Object.fromEntries(fields.map((field) => [field.slice('Accounting '.length), this.crm.fieldOf(id, field)]));
  }
  notes(name: string): readonly string[] {
    return this.crm.notes(this.party(name).id).map(({ content }) => content);
  }
}

/** A client and its contact, linked. */
export async function linkedPair(settings: Settings = {}, options: SalesOfficeOptions = {}) {
  const office = new SalesOffice(options);
  const client = office.addClient('Cedar Paper', { email: 'ap@cedar.example', p_city: 'Austin' });
  await office.connect(settings);
  office.resetCalls();
  return { office, client, party: office.party('Cedar Paper') };
}

const nameOf = ({ fields }: ClientRow): string =>
  String(fields.organization || [fields.fname, fields.lname].filter(Boolean).join(' '));
