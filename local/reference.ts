import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../infra/functions.ts';
import type { Integration } from '../shared/engine/integration.ts';
import type { Capabilities, Provider } from '../shared/engine/provider.ts';
import { integrations } from '../shared/integrations/index.ts';
import { providers } from '../shared/providers/index.ts';

/**
 * The tables of README.md, made of the data that the engine works by. `node local/reference.ts` writes them anew; a spec
 * compares them with what stands there.
 */

type Row = readonly string[];

const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const all = Object.values<Provider>(providers);
const joined = Object.values(integrations);
const nameOf = (id: string): string => all.find((provider) => provider.id === id)?.name ?? id;

const every = (minutes: number): string =>
  minutes >= 1440 ? `${minutes / 1440} d` : minutes >= 60 ? `${minutes / 60} h` : `${minutes} min`;

function lists({ streams }: Capabilities): string {
  const byInterval = Map.groupBy(Object.entries(streams), ([, { everyMinutes }]) => everyMinutes);
  return [...byInterval]
    .sort(([a], [b]) => a - b)
    .map(([minutes, found]) => `every ${every(minutes)}: ${found.map(([name]) => name).join(', ')}`)
    .join('; ');
}

const access = ({ auth }: Provider): string =>
  [
    auth.kind === 'authorizationCode' ? 'consent page' : 'client credentials',
    ...(auth.pasted ? ['pasted key'] : []),
  ].join(', ');

const keys = ({ idempotency }: Capabilities): string =>
  idempotency ? `kept ${every(idempotency.windowSeconds / 60)}` : 'none';

const providerTable = (): string =>
  table(
    ['provider', 'access', 'webhooks', 'lists', 'idempotency keys'],
    all.map((provider) => [
      `[${provider.name}](shared/providers/${provider.id}/README.md)`,
      access(provider),
      provider.webhook.addressed ? 'an address per account' : 'one address',
      lists(provider.capabilities),
      keys(provider.capabilities),
    ]),
  );

/** What can be written, by record; a dash is a record that is only read. */
function capabilityTable(): string {
  const entities = [...new Set(all.flatMap(({ capabilities }) => Object.keys(capabilities.entities)))].sort();
  const cell = ({ capabilities }: Provider, entity: string): string => {
    const facts = capabilities.entities[entity as keyof Capabilities['entities']];
    return facts === undefined ? '' : facts.can.join(', ') || '-';
  };
  return table(
    ['record', ...all.map(({ name }) => name)],
    entities.map((entity) => [`\`${entity}\``, ...all.map((provider) => cell(provider, entity))]),
  );
}

const arrow = ({ create }: Integration['mappings'][number]): string =>
  create.flow === 'none' ? '' : ` \`${create.flow}\`${create.onDemand ? ' on demand' : ''}`;

const integrationTable = (): string =>
  table(
    ['integration', 'left', 'right', 'what is created where'],
    joined.map((one) => [
      `[${one.name}](shared/integrations/${one.id}/index.ts)`,
      nameOf(one.left),
      nameOf(one.right),
      one.mappings.map((mapping) => `${mapping.id}${arrow(mapping)}`).join(', '),
    ]),
  );

const settingsFile = (id: string): string => join(projectRoot, 'shared/integrations', id, 'settings.ts');

/** What stands above a setting in its schema. */
function meanings(id: string): ReadonlyMap<string, string> {
  const source = readFileSync(settingsFile(id), 'utf8');
  const found = source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(\w+):/g);
  return new Map(
    [...found].map(([, comment = '', name = '']) => [
      name,
      comment
        .replaceAll(/^\s*\* ?/gm, '')
        .replaceAll(/\s+/g, ' ')
        .replaceAll('|', '\\|')
        .trim(),
    ]),
  );
}

const shownDefault = (value: unknown): string =>
  value === null || typeof value === 'object' ? 'none' : `\`${String(value)}\``;

const settingsTable = (integration: Integration): string => {
  const said = meanings(integration.id);
  return table(
    ['setting', 'default', 'meaning'],
    Object.entries(integration.settings.parse({}))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [`\`${name}\``, shownDefault(value), said.get(name) ?? '']),
  );
};

/** By the name in the marks around it: `<!-- providers -->` ... `<!-- /providers -->`. */
export const blocks = (): Readonly<Record<string, string>> => ({
  integrations: integrationTable(),
  providers: providerTable(),
  capabilities: capabilityTable(),
  settings: joined.map((one) => `**${one.name}**\n\n${settingsTable(one)}`).join('\n\n'),
});

/** The text with every block as it should be. @throws a block has no place in it */
export function withTables(text: string): string {
  return Object.entries(blocks()).reduce((before, [name, block]) => {
    const place = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!place.test(before)) throw new Error(`there is no place for ${name}`);
    return before.replace(place, (_, begin: string, end: string) => `${begin}\n${block}\n\n${end}`);
  }, text);
}

if (import.meta.main) {
  const file = join(projectRoot, 'README.md');
  writeFileSync(file, withTables(readFileSync(file, 'utf8')));
}
