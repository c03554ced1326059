import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Provider } from '../engine/provider.ts';
import type { Entity } from '../model/names.ts';
import { providers } from './index.ts';

/** What platforms share, and what simulators share, rather than a provider. */
const SHARED_FOLDERS = ['platform', 'simulators'];

describe('the registry of providers', () => {
  it('has a line for every folder, and a folder for every line', () => {
    const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !SHARED_FOLDERS.includes(entry.name))
      .map(({ name }) => name);
    expect(folders.sort()).toEqual(Object.keys(providers).sort());
  });

  it.each(Object.entries<Provider>(providers))('%s stands under its own id', (id, provider) => {
    expect(provider.id).toBe(id);
  });

  it.each(Object.entries<Provider>(providers))(
    '%s states the abilities of every entity that it lists',
    (_, provider) => {
      const { streams, entities } = provider.capabilities;
      const listed = Object.values(streams).flatMap((stream) => stream.entities);
      expect(listed.filter((entity: Entity) => !entities[entity])).toEqual([]);
    },
  );

  it.each(Object.entries<Provider>(providers))(
    '%s takes idempotency keys only where it says for how long',
    (_, provider) => {
      for (const [entity, facts] of Object.entries(provider.capabilities.entities)) {
        if (facts.key) expect(provider.capabilities.idempotency, entity).toBeDefined();
      }
    },
  );
});
