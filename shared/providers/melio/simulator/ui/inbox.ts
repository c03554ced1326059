import { newWebhookSecret } from '../account.ts';
import { attachFile, type FileGiven } from '../pay/attachments.ts';
import { type BillGiven, editBill, enterBill, removeBill, restoreBill } from '../pay/bills.ts';
import { addVendor, archiveVendor } from '../pay/vendors.ts';
import type { Address, Attachment, Bill, FundingAccount, Vendor } from '../records.ts';
import { checkLive, find } from '../rules.ts';
import { mergeAddress } from '../shapes.ts';
import type { Tenant } from '../tenant.ts';
import { topics } from '../webhooks.ts';

export interface VendorForm {
  readonly name: string;
  readonly contactName?: string | null;
  readonly nameOnCheck?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly address?: Partial<Address> | null;
}

export interface BillForm {
  readonly vendorId: string;
  /** Minor units. */
  readonly total: number;
  readonly currency?: string;
  readonly number?: string | null;
  readonly billDate?: string;
  readonly dueDate?: string | null;
  readonly note?: string | null;
  readonly plannedPaymentOn?: string | null;
  readonly deliveryAddress?: Partial<Address> | null;
  /** `accountRef`: what the user picks from the category list. */
  readonly lines?: readonly {
    readonly amount: number;
    readonly description?: string | null;
    readonly accountRef?: string | null;
    readonly dimensionRefs?: readonly string[];
  }[];
}

/** What people do in the inbox: vendors, bills, files, and which ledger account stands behind a funding account. */
export const inboxUi = (tenant: Tenant) => ({
  addVendor: (form: VendorForm): Vendor => addVendor(tenant, vendorFields(form), 'platform'),

  editVendor(id: string, form: Partial<VendorForm>): Vendor {
    const vendor = find(tenant, 'vendor', id);
    checkLive('vendor', vendor);
    const { address, ...rest } = vendorFields(form);
    return tenant.change('vendor', vendor, {
      ...rest,
      ...(address && { address: mergeAddress(vendor.address, address) }),
    });
  },

  /** Vendors are archived, never erased. @throws {Refused} 409 `in_use`: bills of this vendor are open */
  deleteVendor: (id: string): Vendor => archiveVendor(tenant, find(tenant, 'vendor', id), 'user'),

  restoreVendor: (id: string): Vendor =>
    tenant.change('vendor', find(tenant, 'vendor', id), { archived: false, removed_by: null }),

  /** @throws {Refused} 400, 422 */
  enterBill: (form: BillForm): Bill =>
    enterBill(tenant, { currency: tenant.organisation.currency, ...billFields(form) } as BillGiven, 'platform'),

  /** A total without lines goes into the only line. @throws {Refused} 409 `frozen`, `archived`, `in_use`; 422 */
  editBill: (id: string, form: Partial<BillForm>): Bill => editBill(tenant, find(tenant, 'bill', id), billFields(form)),

  /** @throws {Refused} 409 `frozen` */
  deleteBill: (id: string): Bill => removeBill(tenant, find(tenant, 'bill', id), 'user'),

  restoreBill: (id: string): Bill => restoreBill(tenant, find(tenant, 'bill', id)),

  /** @throws {Refused} 409 `exists`, 413, 415 */
  attachFile: (billId: string, file: FileGiven): Attachment =>
    attachFile(tenant, find(tenant, 'bill', billId), file, 'platform'),

  removeFile(id: string): Attachment {
    const file = find(tenant, 'attachment', id);
    const bill = find(tenant, 'bill', file.bill_id);
    tenant.change('bill', bill, { attachment_ids: bill.attachment_ids.filter((one) => one !== id) });
    return tenant.change('attachment', file, { archived: true, removed_by: 'user' });
  },

  addFundingAccount(form: {
    readonly kind: 'bank' | 'card';
    readonly name: string;
    readonly last4?: string;
  }): FundingAccount {
    const { kind, name, last4 = null } = form;
    const content = { kind, display_name: name, last4, accounting_account_ref: null };
    return tenant.add('funding_account', () => content, 'platform');
  },

  /** The user picks the ledger account that a funding account stands for; `null` takes it back. */
  linkFundingAccount: (id: string, accountRef: string | null): FundingAccount =>
    tenant.change('funding_account', find(tenant, 'funding_account', id), { accounting_account_ref: accountRef }),

  deleteFundingAccount: (id: string): FundingAccount =>
    tenant.change('funding_account', find(tenant, 'funding_account', id), { archived: true, removed_by: 'user' }),

  /** In the developer settings, instead of `POST /webhook-endpoints`. @returns the endpoint's secret */
  registerWebhook(url: string): string {
    const added = { id: tenant.newId('whe'), url, topics, secret: newWebhookSecret(tenant) };
    tenant.webhooks.endpoints = [...tenant.webhooks.endpoints, added];
    return added.secret;
  },

  /** The plan changed: what the platform offers is another thing now. */
  changePlan(features: Partial<Tenant['features']>): void {
    tenant.features = { ...tenant.features, ...features };
    tenant.accountVersion += 1;
    tenant.announce('account', tenant.organisation.id, tenant.accountVersion);
  },
});

const rename = (form: object, names: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(form).map(([name, value]) => [names[name] ?? name, value]));

type VendorFields = Partial<Vendor> & { readonly display_name: string };

const vendorFields = (form: Partial<VendorForm>): VendorFields =>
  rename(form, {
    name: 'display_name',
    contactName: 'contact_name',
    nameOnCheck: 'name_on_check',
  }) as unknown as VendorFields;

function billFields({ lines, ...form }: Partial<BillForm>): Partial<BillGiven> {
  const given = rename(form, {
    vendorId: 'vendor_id',
    billDate: 'bill_date',
    dueDate: 'due_date',
    note: 'note_to_self',
    plannedPaymentOn: 'planned_payment_on',
    deliveryAddress: 'delivery_address',
  });
  const names = { accountRef: 'account_ref', dimensionRefs: 'dimension_refs' };
  return {
    ...given,
    ...(lines && { lines: lines.map((line) => rename(line, names)) }),
  } as unknown as Partial<BillGiven>;
}
