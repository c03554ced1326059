/** Capsule takes no other names: the common ones of its list. */
export const COUNTRIES: ReadonlySet<string> = new Set(
  `Argentina|Australia|Austria|Bahamas|Belgium|Bermuda|Brazil|Bulgaria|Canada|Cayman Islands|Chile|China|Colombia|
Costa Rica|Croatia|Cyprus|Czech Republic|Denmark|Dominican Republic|Ecuador|Egypt|Estonia|Finland|France|Germany|Greece|
Guernsey|Hong Kong|Hungary|Iceland|India|Indonesia|Ireland|Isle of Man|Israel|Italy|Jamaica|Japan|Jersey|Kenya|Kuwait|
Latvia|Lithuania|Luxembourg|Malaysia|Malta|Mexico|Morocco|Netherlands|New Zealand|Nigeria|Norway|Pakistan|Panama|Peru|
Philippines|Poland|Portugal|Puerto Rico|Qatar|Romania|Saudi Arabia|Serbia|Singapore|Slovakia|Slovenia|South Africa|
South Korea|Spain|Sri Lanka|Sweden|Switzerland|Taiwan|Thailand|Turkey|Ukraine|United Arab Emirates|United Kingdom|
United States|Uruguay|Vietnam`
    .split('|')
    .map((name) => name.trim()),
);
