import type { Settings } from '../../shared/engine/integration.ts';
import type { BillForm } from '../../shared/providers/melio/simulator/ui/inbox.ts';
import type { BillEntry } from '../../shared/providers/xero/simulator/ui.ts';
import { Office } from './office.ts';

const PO_BOX = { AddressType: 'POBOX', AddressLine1: 'PO Box 7', City: 'Albany', Region: 'NY', PostalCode: '01234' };

/** Bill B-1 entered in Xero, in step with Melio. */
export async function fromXero(entry: BillEntry = {}, settings: Settings = {}): Promise<Office> {
  const office = new Office();
  const cedar = office.addContact('Cedar Paper Co', { EmailAddress: 'ap@cedar.example', Addresses: [PO_BOX] });
  office.enterBill(cedar, 'B-1', 120.5, entry);
  await office.connect(settings);
  office.resetCalls();
  return office;
}

/** Bill M-1 entered in Melio after the connection. */
export async function fromMelio(form: Partial<BillForm> = {}, settings: Settings = {}): Promise<Office> {
  const office = new Office();
  await office.connect(settings);
  office.resetCalls();
  const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture', email: 'ap@oak.example' });
  const accountRef = office.xero.ui().account('429').id;
  office.melio.ui.enterBill({
    vendorId: vendor.id,
    number: 'M-1',
    total: 3300,
    billDate: '2026-02-27',
    dueDate: '2026-04-01',
    note: 'Chairs',
    lines: [{ amount: form.total ?? 3300, accountRef }],
    ...form,
  });
  await office.settle();
  return office;
}

export const inXero = (office: Office, entry: BillEntry) => office.xero.ui().editBill(office.xeroBill('B-1').id, entry);
export const inMelio = (office: Office, form: Partial<BillForm>, number = 'B-1') =>
  office.melio.ui.editBill(office.melioBill(number).id, form);
export const line = (office: Office, number = 'B-1') => office.xeroBill(number).lines[0]!;
export const account = (office: Office, code: string) => office.xero.ui().account(code).id;
