import { type Account, newRow } from '../account.ts';
import { byId, dayRange } from '../filters.ts';
import { money } from '../money.ts';
import { ERRNO, invalid, Refused, required, unknown } from '../refusals.ts';
import { type Resource, touched } from '../resource.ts';
import type { CreditRow } from '../rows.ts';
import { type Defaults, normalised, pick } from '../texts.ts';
import { isDay } from '../time.ts';
import { textOf, type Wire, wholeOf } from '../wire.ts';
import { readLines, showLine, totalsOf } from './lines.ts';
import { paymentStatus } from './status.ts';

const WRITABLE: Defaults = {
  description: '', notes: '', terms: null, template: 'clean-grouped', language: 'en', fname: '', lname: '', organization: '',
  street: '', street2: '', city: '', province: '', code: '', country: '', vat_name: null, vat_number: '',
}; // biome-ignore format: a table
const READ_ONLY: Wire = {
  status: 'created', display_status: 'created', payment_type: null, dispute_status: null, last_order_status: null, sentid: 1,
  ext_archive: 0,
}; // biome-ignore format: a table
const TYPES = ['goodwill', 'prepayment', 'overpayment'];

/** Carries no time of its last change. @see https://www.freshbooks.com/api/credits */
export const creditNotes: Resource<CreditRow> = {
  path: 'credit_notes/credit_notes',
  scope: 'credit_notes',
  name: 'credit_note',
  noun: 'credit_note',
  idField: 'creditid',
  single: (account) => account.switches.creditNoteKey,
  plural: () => 'credit_notes',
  alsoUnder: ['credit_notes'],
  table: (account) => account.creditNotes,
  filters: { clientid: byId((row) => row.clientid), ...dayRange('date', (row) => row.createDate) },
  sorts: {},

  show(account, row, includes) {
    const organization = account.clients.get(row.clientid)?.fields.organization ?? '';
    const shown: Record<string, unknown> = {
      id: row.id,
      creditid: row.id,
      accounting_systemid: account.id,
      clientid: row.clientid,
      credit_number: row.number,
      credit_type: row.creditType,
      create_date: row.createDate,
      currency_code: row.currency,
      amount: money(row.amount, row.currency),
      paid: money(row.used, row.currency),
      ...READ_ONLY,
      ...WRITABLE,
      ...row.fields,
      payment_status: paymentStatus({ amount: row.amount, paid: row.used }),
      current_organization: organization,
      vis_state: row.visState,
    };
    if (includes.has('lines'))
      shown.lines = row.lines.map((line, index) => showLine(line, index, row.currency, { creditid: row.id }));
    return shown;
  },

  create(account, body) {
    if (body.clientid === undefined || body.clientid === null) throw required('credit_note', 'clientid');
    if (!body.create_date) throw required('credit_note', 'create_date');
    const client = account.clients.get(wholeOf(body.clientid));
    if (!client || client.visState === 1) throw unknown('client', 'clientid', String(body.clientid), 422);
    const columns = columnsOf(account, body, {
      number: account.nextNumber('creditNote'),
      creditType: 'goodwill',
      createDate: '',
      currency: String(client.fields.currency_code || account.currency),
      lines: [],
      amount: 0,
      used: 0,
    });
    const row = newRow(account, account.creditNotes, {});
    const { fname = '', lname = '', organization = '' } = client.fields;
    const fields = { fname, lname, organization, ...pick('credit_note', body, WRITABLE) };
    account.noteNumber('creditNote', columns.number);
    account.raise('credit_note', 'create', row.id);
    const texts = normalised(account, 'creditNotes', row.id, fields);
    return account.creditNotes.put({ ...row, ...columns, clientid: client.id, fields: texts, used: 0 }, account.now);
  },

  update(account, row, body) {
    const columns = columnsOf(account, body, row);
    const fields = {
      ...row.fields,
      ...normalised(account, 'creditNotes', row.id, pick('credit_note', body, WRITABLE)),
    };
    account.raise('credit_note', 'update', row.id);
    return account.creditNotes.put(touched(account, row, { ...columns, fields }), account.now);
  },

  setVisState(account, row, visState) {
    if (visState === 1 && row.used > 0)
      throw invalid('credit_note', 'vis_state', 1, 'A credit that is in use cannot be deleted.');
    account.raise('credit_note', visState === 1 ? 'delete' : 'update', row.id);
    return account.creditNotes.put({ ...row, visState, updatedAt: account.now }, account.now);
  },
};

type Columns = Pick<CreditRow, 'number' | 'creditType' | 'createDate' | 'currency' | 'lines' | 'amount'>;

function columnsOf(account: Account, body: Wire, before: Columns & Pick<CreditRow, 'used'>): Columns {
  const currency = textOf(body.currency_code) || before.currency;
  const createDate = body.create_date ?? before.createDate;
  if (!isDay(createDate))
    throw new Refused(422, ERRNO.date, 'Value must be a date', {
      object: 'credit_note',
      field: 'create_date',
      value: createDate,
    });
  const creditType = String(body.credit_type ?? before.creditType);
  if (!TYPES.includes(creditType)) throw invalid('credit_note', 'credit_type', creditType);
  const written = { now: account.now, currency, before: before.lines };
  const lines = body.lines === undefined ? before.lines : readLines('credit_note', body.lines, written);
  const amount = body.lines === undefined ? before.amount : totalsOf(lines, '0', true).amount;
  if (amount < before.used)
    throw invalid('credit_note', 'lines', undefined, 'A credit cannot be less than what was used of it.');
  return { number: textOf(body.credit_number) || before.number, creditType, createDate, currency, lines, amount };
}
