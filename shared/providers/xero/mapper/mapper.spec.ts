import { describe, expect, it } from 'vitest';
import { lockDay, toCompany } from '../mapper/company.ts';
import { toAccountList, toDimensionList } from '../mapper/lists.ts';
import { stateCode } from '../mapper/states.ts';
import { timeZoneOf } from '../mapper/time-zones.ts';
import { one } from '../specs/read.ts';
import { ids, sampleContact } from '../specs/samples.ts';

describe('a contact', () => {
  it('shows the main phone and the billing address, never the delivery address', () => {
    expect(one('Contacts', sampleContact)).toMatchObject({
      marker: 'melio-vnd-8812',
      presence: 'present',
      fields: {
        name: 'Acme Widgets LLC',
        personName: 'Dana Ray',
        email: 'ap@acme.test',
        phone: '14155551212',
        line1: '101 Green St',
        line2: 'Floor 2, Suite B',
        city: 'San Francisco',
        state: 'CA',
        postalCode: '04041',
        taxId: null,
        isVendor: true,
        isCustomer: false,
      },
    });
    const noBilling = { ...sampleContact, Addresses: sampleContact.Addresses.slice(0, 1) };
    expect(one('Contacts', noBilling).fields).toMatchObject({ line1: null, city: null, postalCode: null });
  });

  it('is archived, asked to be forgotten, or merged into another', () => {
    expect(one('Contacts', { ...sampleContact, ContactStatus: 'ARCHIVED' }).presence).toBe('archived');
    expect(one('Contacts', { ...sampleContact, ContactStatus: 'GDPRREQUEST' }).presence).toBe('archived');
    const merged = { ...sampleContact, ContactStatus: 'ARCHIVED', MergedToContactID: ids.file };
    expect(one('Contacts', merged)).toMatchObject({ presence: 'merged', mergedInto: ids.file });
  });

  it('has a state by its code in the United States only', () => {
    expect(stateCode(' new  york ')).toBe('NY');
    expect(stateCode('ca', 'USA')).toBe('CA');
    expect(stateCode('Georgia', 'GE')).toBe('Georgia');
    expect(stateCode('Bavaria')).toBe('Bavaria');
  });
});

describe('lists and the organisation', () => {
  it('offers accounts for lines and for payments by their kind', () => {
    const account = (id: string, more: object) => ({
      AccountID: id,
      Name: id,
      Status: 'ACTIVE' as const,
      Type: 'EXPENSE',
      ...more,
    });
    const { fields } = toAccountList([
      account('b-expense', { Code: '400' }),
      account('a-bank', { Type: 'BANK', CurrencyCode: 'USD' }),
      account('c-system', { Code: '800', SystemAccount: 'CREDITORS' }),
      account('d-card', { Code: '880', EnablePaymentsToAccount: true }),
      account('e-old', { Code: '900', Status: 'ARCHIVED' }),
    ]);
    const flags = (fields.items as readonly Record<string, unknown>[]).map(({ id, category, paymentTarget, active }) => [
      id, category, paymentTarget, active,
    ]); // biome-ignore format: a row each
    expect(flags).toEqual([
      ['a-bank', false, true, true],
      ['b-expense', true, false, true],
      ['c-system', false, false, true],
      ['d-card', true, true, true],
      ['e-old', false, false, false],
    ]);
  });

  it('does not depend on the order in which Xero lists', () => {
    const options = ['South', 'North'].map((Name, index) => ({ TrackingOptionID: `o${index}`, Name }));
    const regions = { TrackingCategoryID: 'c1', Name: 'Region', Options: options };
    const old = { TrackingCategoryID: 'c2', Name: 'Team', Status: 'ARCHIVED' as const, Options: options.slice(0, 1) };
    expect(toDimensionList([regions, old])).toEqual(
      toDimensionList([old, { ...regions, Options: options.toReversed() }]),
    );
    expect((toDimensionList([old]).fields.items as readonly { active: boolean }[])[0]!.active).toBe(false);
  });

  it('knows the later lock date as a day, however Xero writes midnight', () => {
    const company = (dates: object) =>
      toCompany({ Name: 'Demo', BaseCurrency: 'NZD', Timezone: 'NEWZEALANDSTANDARDTIME', ...dates }, 't', undefined)
        .fields;
    expect(company({ PeriodLockDate: '/Date(1419937200000+0000)/' })).toMatchObject({
      lockedUntil: '2014-12-31',
      timeZone: 'Pacific/Auckland',
    });
    expect(company({})).toMatchObject({ lockedUntil: null });
    const both = { PeriodLockDate: '/Date(1767139200000+0000)/', EndOfYearLockDate: '/Date(1735603200000+0000)/' };
    expect(company(both).lockedUntil).toBe('2025-12-31');
    expect(lockDay(Date.UTC(2026, 0, 31, 5), 'America/New_York')).toBe('2026-01-31');
    expect(lockDay(Date.UTC(2026, 0, 31, 5), undefined)).toBe('2026-01-31');
  });

  it('lists what the plan allows, and nothing when Xero does not say', () => {
    const actions = [
      { Name: 'UseMulticurrency', Status: 'NOT-ALLOWED' },
      { Name: 'CreateApprovedBill', Status: 'ALLOWED' },
    ];
    const source = { Name: 'Demo', BaseCurrency: 'USD' };
    expect(toCompany(source, 't', actions).fields.capabilities).toEqual(['CreateApprovedBill']);
    expect(toCompany(source, 't', undefined).fields).not.toHaveProperty('capabilities');
  });

  it('names only time zones that calendars know', () => {
    for (const name of ['EASTERN', 'CENTRAL(MEXICO)', 'UTC+12', 'UTC', 'CHATHAMISLANDS', 'NEPAL']) {
      const zone = timeZoneOf(name.startsWith('UTC') ? name : name.replace(/^(\w+)/, '$1STANDARDTIME'));
      expect(() => new Intl.DateTimeFormat('en', { timeZone: zone! })).not.toThrow();
      expect(zone).toBeDefined();
    }
    expect(timeZoneOf('MOONSTANDARDTIME')).toBeUndefined();
  });
});
