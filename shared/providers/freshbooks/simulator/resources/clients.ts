import type { Account } from '../account.ts';
import { newRow } from '../account.ts';
import { byFlag, byId, byPart, byText, updatedRange } from '../filters.ts';
import { denied, invalid, required } from '../refusals.ts';
import { type Resource, touched } from '../resource.ts';
import type { ClientRow } from '../rows.ts';
import { type Defaults, normalised, pick } from '../texts.ts';
import { easternTime, utcTime } from '../time.ts';
import type { Wire } from '../wire.ts';
import { balancesOf } from './balances.ts';

const WRITABLE: Defaults = {
  fname: '', lname: '', organization: '', email: '', bus_phone: '', mob_phone: '', home_phone: null, fax: '', note: null,
  language: 'en', currency_code: 'USD',
  p_street: '', p_street2: '', p_city: '', p_province: '', p_country: '', p_code: '',
  s_street: '', s_street2: '', s_city: '', s_province: '', s_country: '', s_code: '',
  vat_name: null, vat_number: null, company_industry: null, company_size: null, pref_email: true, pref_gmail: false,
  allow_late_fees: true, allow_late_notifications: true, allow_email_include_pdf: false, username: '',
}; // biome-ignore format: a table

const READ_ONLY: Wire = {
  role: 'client', level: 0, has_retainer: null, retainer_id: null, notified: false, num_logins: 0, last_activity: null,
  last_login: null, direct_link_token: null, statement_token: null, subdomain: null, number_format: null,
  exceeds_client_limit: 0,
}; // biome-ignore format: a table

export const clientName = ({ fields }: ClientRow): string =>
  String(fields.organization || [fields.fname, fields.lname].filter(Boolean).join(' '));
const fullName = ({ fields }: ClientRow): string => [fields.fname, fields.lname].filter(Boolean).join(' ');

/** @see https://www.freshbooks.com/api/clients */
export const clients: Resource<ClientRow> = {
  path: 'users/clients',
  scope: 'clients',
  name: 'client',
  noun: 'client',
  idField: 'userid',
  single: () => 'client',
  plural: () => 'clients',
  table: (account) => account.clients,
  filters: {
    email: byText((row) => row.fields.email),
    email_like: byPart((row) => row.fields.email),
    organization_like: byPart((row) => row.fields.organization),
    fname_like: byPart((row) => row.fields.fname),
    lname_like: byPart((row) => row.fields.lname),
    username: byText((row) => row.fields.username),
    userid: byId((row) => row.id),
    userids: byId((row) => row.id),
    clientids: byId((row) => row.id),
    has_credit: (value, account, key) => {
      const withCredit = new Set<number>();
      for (const credit of account.creditNotes.all())
        if (credit.visState !== 1 && credit.used < credit.amount) withCredit.add(credit.clientid);
      return byFlag<ClientRow>((row) => withCredit.has(row.id))(value, account, key);
    },
    ...updatedRange(),
  },
  sorts: {
    client_id: (row) => row.id,
    organization_name: (row) => String(row.fields.organization ?? '').toLowerCase(),
    email: (row) => String(row.fields.email ?? '').toLowerCase(),
    bus_phone: (row) => String(row.fields.bus_phone ?? ''),
    updated: (row) => row.updatedAt,
    fullname: (row) => fullName(row).toLowerCase(),
    primarycontact: (row) => fullName(row).toLowerCase(),
  },

  show(account, row, includes) {
    const { contacts, ...fields } = row.fields;
    const shown: Record<string, unknown> = {
      id: row.id,
      userid: row.id,
      accounting_systemid: account.id,
      ...READ_ONLY,
      ...WRITABLE,
      ...fields,
      signup_date: utcTime(row.createdAt),
      updated: easternTime(row.updatedAt),
      vis_state: row.visState,
    };
    if (includes.has('contacts')) shown.contacts = contacts ?? [];
    if (includes.has('late_reminders')) shown.late_reminders = [];
    for (const name of BALANCES) if (includes.has(name)) shown[name] = balancesOf(account, row.id)[name];
    return shown;
  },

  create(account, body) {
    checkName(account, body, {});
    checkEmail(account, body, undefined);
    const { clientLimit } = account.business;
    if (
      clientLimit !== undefined &&
      [...account.clients.all()].filter(({ visState }) => visState === 0).length >= clientLimit
    )
      throw denied('You have reached the limit of billable clients of your plan.');
    const row = newRow(account, account.clients, {});
    const fields = { currency_code: account.currency, username: usernameFor(account, body), ...written(row.id, body) };
    const texts = normalised(account, 'clients', row.id, { uuid: uuidOf(account), ...fields });
    account.raise('client', 'create', row.id);
    return account.clients.put({ ...row, fields: texts }, account.now);
  },

  update(account, row, body) {
    checkName(account, body, row.fields);
    checkEmail(account, body, row);
    const fields = { ...row.fields, ...normalised(account, 'clients', row.id, written(row.id, body)) };
    account.raise('client', 'update', row.id);
    return account.clients.put(touched(account, row, { fields }), account.now);
  },
};

const BALANCES = [
  'outstanding_balance',
  'overdue_balance',
  'draft_balance',
  'grand_total_balance',
  'credit_balance',
] as const;

function written(id: number, body: Wire): Wire {
  const fields = pick('client', body, WRITABLE);
  if (!Array.isArray(body.contacts)) return fields;
  const contacts = body.contacts.map((contact: Wire, index) => ({
    contactid: id * 10 + index,
    userid: id,
    fname: '',
    lname: '',
    email: '',
    phone1: '',
    phone2: '',
    face_url: null,
    ...contact,
  }));
  return { ...fields, contacts };
}

function checkName(account: Account, body: Wire, before: Wire): void {
  if (!account.switches.clientNeedsName) return;
  const names = { ...before, ...body };
  if (!names.email && !names.organization && !names.fname && !names.lname) throw required('client', 'email');
}

function checkEmail(account: Account, { email }: Wire, self: ClientRow | undefined): void {
  if (email === undefined || email === null || email === '') return;
  if (typeof email !== 'string' || !/^\s*[^\s@]+@[^\s@]+\s*$/.test(email))
    throw invalid('client', 'email', email, 'Invalid email address');
  if (!account.switches.uniqueEmails) return;
  const same = (row: ClientRow) =>
    row !== self && row.visState !== 1 && String(row.fields.email ?? '').toLowerCase() === email.trim().toLowerCase();
  if ([...account.clients.all()].some(same)) throw invalid('client', 'email', email, 'Email is already in use.');
}

function usernameFor(account: Account, { organization, fname, lname, email }: Wire): string {
  const words = String(organization || `${fname ?? ''}${lname ?? ''}` || email || 'client');
  const stem = words.toLowerCase().replace(/[^a-z0-9]/g, '') || 'client';
  const taken = new Set([...account.clients.all()].map(({ fields }) => fields.username));
  for (let nth = 1; ; nth += 1) {
    const name = nth === 1 ? stem : `${stem}${nth}`;
    if (!taken.has(name)) return name;
  }
}

export function uuidOf({ world }: Account): string {
  const hex = world.hex(32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
