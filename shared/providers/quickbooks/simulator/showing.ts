import type { Company, Name } from './company.ts';
import { balanceOf } from './objects/links.ts';
import { withNames } from './objects/names.ts';
import type { Row } from './table.ts';
import { pacific } from './time.ts';
import { cents, units, type Wire, wires } from './wire.ts';

/** An object as an answer shows it. */
export function show(company: Company, name: Name, row: Row): Wire {
  const { body } = row;
  return {
    domain: 'QBO',
    sparse: false,
    Id: row.id,
    SyncToken: String(row.token),
    MetaData: metaOf(row),
    ...(withNames(company, shownBody(company, name, row)) as Wire),
    ...(name === 'Attachable' && body.FileName !== undefined ? fileLinks(company, row) : {}),
  };
}

const metaOf = (row: Row): Wire => ({
  CreateTime: pacific(row.createdAt),
  LastUpdatedTime: pacific(row.updatedAt),
});

function shownBody(company: Company, name: Name, { id, body }: Row): Wire {
  if (name === 'Vendor' || name === 'Customer') {
    const Balance = balanceOf(company, name, id);
    const { TaxIdentifier, ...rest } = body;
    return {
      ...rest,
      ...(TaxIdentifier === undefined ? {} : { TaxIdentifier: masked(String(TaxIdentifier)) }),
      Balance,
      ...(name === 'Customer' ? { BalanceWithJobs: Balance } : {}),
    };
  }
  const shown = { ...body } as Record<string, unknown>;
  if (!company.switches.currencyShown && !company.options.multiCurrency) delete shown.CurrencyRef;
  if (Array.isArray(shown.LinkedTxn) && shown.LinkedTxn.length === 0) delete shown.LinkedTxn;
  if (name === 'Invoice' || name === 'CreditMemo') {
    const lines = wires(body.Line);
    const subtotal = lines
      .filter(({ DetailType }) => DetailType !== 'DiscountLineDetail' && DetailType !== 'DescriptionOnly')
      .reduce((sum, { Amount }) => sum + cents(Amount), 0);
    shown.Line = [...lines, { Amount: units(subtotal), DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} }];
  }
  return shown;
}

/** Tax numbers are shown by their last four characters. */
const masked = (text: string): string => 'X'.repeat(Math.max(0, text.length - 4)) + text.slice(-4);

/** What is left of a deleted transaction. */
export const stub = (row: Row): Wire => ({
  status: 'Deleted',
  domain: 'QBO',
  Id: row.id,
  MetaData: { LastUpdatedTime: pacific(row.updatedAt) },
});

function fileLinks(company: Company, { id }: Row): Wire {
  const { realmId } = company.options;
  return {
    FileAccessUri: `/v3/company/${realmId}/download/${id}`,
    TempDownloadUri: temporaryAddress(company, id),
  };
}

/** A pre-signed address that works for a quarter of an hour. */
export function temporaryAddress(company: Company, id: string): string {
  const { baseUrl } = company.world.options;
  const until = company.now + 15 * 60_000;
  return `${baseUrl}/files/${company.options.realmId}/${id}?expires=${until}`;
}

export function showCompany(company: Company): Wire {
  const { realmId, name, timeZone, plan } = company.options;
  return {
    Id: '1',
    SyncToken: '4',
    domain: 'QBO',
    sparse: false,
    CompanyName: name,
    LegalName: name,
    Country: 'US',
    CompanyAddr: {
      Id: '1',
      Line1: '2500 Harbor Ave',
      City: 'Portland',
      Country: 'USA',
      CountrySubDivisionCode: 'OR',
      PostalCode: '97201',
    },
    FiscalYearStartMonth: 'January',
    SupportedLanguages: 'en',
    DefaultTimeZone: timeZone ?? 'America/Los_Angeles',
    NameValue: [
      { Name: 'NeoEnabled', Value: 'true' },
      { Name: 'SubscriptionStatus', Value: company.active ? 'PAID' : 'EXPIRED' },
      { Name: 'OfferingSku', Value: `QuickBooks Online ${plan ?? 'Plus'}` },
    ],
    MetaData: { CreateTime: '2015-06-05T13:55:54-07:00', LastUpdatedTime: '2026-01-06T08:51:50-08:00' },
    realmId,
  };
}

export function showPreferences({ preferences, currency, options }: Company): Wire {
  const {
    customTxnNumbers,
    autoApplyCredit,
    warnDuplicateNumbers,
    classes,
    departments,
    accountNumbers,
    bookCloseDate,
  } = preferences;
  return {
    Id: '1',
    SyncToken: '0',
    domain: 'QBO',
    sparse: false,
    AccountingInfoPrefs: {
      ...(bookCloseDate === null ? {} : { BookCloseDate: bookCloseDate }),
      UseAccountNumbers: accountNumbers,
      ClassTrackingPerTxn: classes === 'document',
      ClassTrackingPerTxnLine: classes === 'line',
      TrackDepartments: departments,
      FirstMonthOfFiscalYear: 'January',
    },
    SalesFormsPrefs: {
      CustomTxnNumbers: customTxnNumbers,
      AllowDeposit: true,
      AutoApplyCredit: autoApplyCredit,
      ETransactionPaymentEnabled: false,
    },
    VendorAndPurchasesPrefs: { TrackingByCustomer: true, BillableExpenseTracking: true },
    TaxPrefs: { UsingSalesTax: preferences.salesTaxPercent > 0, PartnerTaxEnabled: preferences.salesTaxPercent > 0 },
    CurrencyPrefs: { MultiCurrencyEnabled: options.multiCurrency ?? false, HomeCurrency: { value: currency } },
    OtherPrefs: { NameValue: [{ Name: 'WarnDuplicateBillNumber', Value: String(warnDuplicateNumbers) }] },
    MetaData: { CreateTime: '2015-06-05T13:55:54-07:00', LastUpdatedTime: '2026-01-06T08:51:50-08:00' },
  };
}
