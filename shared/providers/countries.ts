import { collapse, fold } from '../model/text.ts';

/** Names of countries by ISO 3166 code, as Capsule spells them: it refuses any other text with 422. */
const NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  `AE United Arab Emirates|AR Argentina|AT Austria|AU Australia|BE Belgium|BG Bulgaria|BM Bermuda|BR Brazil|BS Bahamas|
CA Canada|CH Switzerland|CL Chile|CN China|CO Colombia|CR Costa Rica|CY Cyprus|CZ Czech Republic|DE Germany|DK Denmark|
DO Dominican Republic|EC Ecuador|EE Estonia|EG Egypt|ES Spain|FI Finland|FR France|GB United Kingdom|GG Guernsey|
GR Greece|HK Hong Kong|HR Croatia|HU Hungary|ID Indonesia|IE Ireland|IL Israel|IM Isle of Man|IN India|IS Iceland|
IT Italy|JE Jersey|JM Jamaica|JP Japan|KE Kenya|KR South Korea|KW Kuwait|KY Cayman Islands|LK Sri Lanka|LT Lithuania|
LU Luxembourg|LV Latvia|MA Morocco|MT Malta|MX Mexico|MY Malaysia|NG Nigeria|NL Netherlands|NO Norway|NZ New Zealand|
PA Panama|PE Peru|PH Philippines|PK Pakistan|PL Poland|PR Puerto Rico|PT Portugal|QA Qatar|RO Romania|RS Serbia|
SA Saudi Arabia|SE Sweden|SG Singapore|SI Slovenia|SK Slovakia|TH Thailand|TR Turkey|TW Taiwan|UA Ukraine|
US United States|UY Uruguay|VN Vietnam|ZA South Africa`
    .split('|')
    .map((entry) => entry.trim())
    .map((entry) => [entry.slice(0, 2), entry.slice(3)]),
);

/** Other names that ledgers and people use. */
const ALIASES: Readonly<Record<string, string>> = {
  usa: 'US', 'u.s.': 'US', 'u.s.a.': 'US', 'united states of america': 'US', america: 'US',
  uk: 'GB', 'great britain': 'GB', england: 'GB', scotland: 'GB', wales: 'GB', 'northern ireland': 'GB',
  holland: 'NL', 'the netherlands': 'NL', czechia: 'CZ', türkiye: 'TR', uae: 'AE', 'viet nam': 'VN',
  'korea, republic of': 'KR', 'republic of korea': 'KR', deutschland: 'DE',
}; // biome-ignore format: a table

const CODES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(NAMES).map(([code, name]) => [name.toLowerCase(), code])),
  ...ALIASES,
};

/** ISO 3166 code of a country's name or code; a text that is neither stays as it is. */
export function countryCode(value: string): string {
  const name = collapse(value);
  return NAMES[name.toUpperCase()] ? name.toUpperCase() : (CODES[name.toLowerCase()] ?? name);
}

/** Its name in English, as Capsule writes it; undefined for what is not in Capsule's list as far as we know. */
export const countryName = (value: string): string | undefined => NAMES[countryCode(value)];

const NEIGHBOURS: Readonly<Record<string, string>> = {
  usa: 'us', 'united states': 'us', 'united states of america': 'us', can: 'ca', canada: 'ca', gbr: 'gb', 'united kingdom': 'gb',
}; // biome-ignore format: a table

/** BILL and QuickBooks write the countries of their customers in one of several ways; any other text stays, in lower case. */
export function northAmerican(value: string): string {
  const word = fold(value);
  return NEIGHBOURS[word] ?? word;
}
