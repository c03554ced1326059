import type { ProviderRecord } from '../../../model/record.ts';
import type { CompanyInfo, Preferences } from '../schema.ts';
import { day, text } from './values.ts';

/**
 * The company behind an account, with what its preferences allow.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/companyinfo
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/preferences
 */
export function toCompany(info: CompanyInfo, prefs: Preferences, realm: string): ProviderRecord {
  const { CurrencyPrefs, SalesFormsPrefs, AccountingInfoPrefs } = prefs;
  const currency = CurrencyPrefs?.HomeCurrency?.value;
  const sku = info.NameValue?.find(({ Name }) => Name === 'OfferingSku')?.Value ?? '';
  const capabilities = [
    ...(CurrencyPrefs?.MultiCurrencyEnabled ? ['currencies'] : []),
    ...(SalesFormsPrefs?.CustomTxnNumbers ? ['ownNumbers'] : []),
    ...(SalesFormsPrefs?.AutoApplyCredit ? ['appliesCredits'] : []),
    ...(AccountingInfoPrefs?.TrackDepartments ? ['departments'] : []),
    // The smallest plan keeps no bills.
    ...(/simple start/i.test(sku) ? [] : ['bills']),
  ];
  return {
    entity: 'company',
    id: realm,
    version: 0,
    presence: 'present',
    fields: {
      name: text(info.CompanyName) ?? text(info.LegalName) ?? '',
      ...(currency ? { currency } : {}),
      lockedUntil: day(AccountingInfoPrefs?.BookCloseDate),
      timeZone: text(info.DefaultTimeZone),
      classes: AccountingInfoPrefs?.ClassTrackingPerTxnLine
        ? 'line'
        : AccountingInfoPrefs?.ClassTrackingPerTxn
          ? 'document'
          : 'none',
      capabilities: capabilities.sort(),
    },
  };
}
