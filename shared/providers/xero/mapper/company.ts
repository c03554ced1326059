import type { ProviderRecord } from '../../../model/record.ts';
import type { XeroOrganisation } from '../schema.ts';
import { timeZoneOf } from './time-zones.ts';
import { instant, text } from './values.ts';

/**
 * The organisation: what decides whether a write is allowed at all. `actions`: what its plan and our rights allow
 * (`CreateApprovedBill`, `UseMulticurrency`, ...); absent when Xero would not say.
 */
export function toCompany(
  source: XeroOrganisation,
  tenant: string,
  actions: readonly { readonly Name: string; readonly Status: string }[] | undefined,
): ProviderRecord {
  const zone = timeZoneOf(source.Timezone ?? '');
  const locks = [source.PeriodLockDate, source.EndOfYearLockDate].map((date) => lockDay(instant(date), zone));
  return {
    entity: 'company',
    id: tenant,
    version: 0,
    presence: 'present',
    fields: {
      name: source.Name,
      currency: source.BaseCurrency,
      lockedUntil: text(
        locks
          .filter((lock) => lock !== undefined)
          .sort()
          .at(-1),
      ),
      timeZone: zone ?? null,
      ...(actions
        ? {
            capabilities: actions
              .filter(({ Status }) => Status === 'ALLOWED')
              .map(({ Name }) => Name)
              .sort(),
          }
        : {}),
    },
  };
}

const DAY = 86_400_000;

/** A lock date is midnight of its day: in UTC, or, as Xero also sends it, where the organisation is. */
export function lockDay(ms: number | undefined, zone: string | undefined): string | undefined {
  if (ms === undefined) return undefined;
  if (ms % DAY === 0) return new Date(ms).toISOString().slice(0, 10);
  if (zone === undefined) return new Date(Math.round(ms / DAY) * DAY).toISOString().slice(0, 10);
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    ms,
  );
}
