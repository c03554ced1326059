import { collapse } from '../../../model/text.ts';

/** USPS codes by the names people type. @see https://pe.usps.com/text/pub28/28apb.htm */
const CODES: Readonly<Record<string, string>> = Object.fromEntries(
  `alabama AL|alaska AK|american samoa AS|arizona AZ|arkansas AR|california CA|colorado CO|connecticut CT|delaware DE|
district of columbia DC|florida FL|georgia GA|guam GU|hawaii HI|idaho ID|illinois IL|indiana IN|iowa IA|kansas KS|
kentucky KY|louisiana LA|maine ME|maryland MD|massachusetts MA|michigan MI|minnesota MN|mississippi MS|missouri MO|
montana MT|nebraska NE|nevada NV|new hampshire NH|new jersey NJ|new mexico NM|new york NY|north carolina NC|
north dakota ND|northern mariana islands MP|ohio OH|oklahoma OK|oregon OR|pennsylvania PA|puerto rico PR|
rhode island RI|south carolina SC|south dakota SD|tennessee TN|texas TX|utah UT|vermont VT|virgin islands VI|
virginia VA|washington WA|west virginia WV|wisconsin WI|wyoming WY`
    .split('|')
    .map((entry) => [entry.trim().slice(0, -3), entry.trim().slice(-2)]),
);
const KNOWN = new Set(Object.values(CODES));
const AMERICAN = new Set(['', 'us', 'usa', 'u.s.', 'u.s.a.', 'united states', 'united states of america']);

/** `California` -> `CA`. Unknown names, and every name in another country, stay as they are. */
export function stateCode(region: string, country = ''): string {
  const name = collapse(region);
  if (!AMERICAN.has(collapse(country).toLowerCase())) return name;
  const upper = name.toUpperCase();
  return CODES[name.toLowerCase()] ?? (KNOWN.has(upper) ? upper : name);
}
