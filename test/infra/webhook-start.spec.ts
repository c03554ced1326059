import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loaders } from '../../functions/webhook/loaders.ts';
import { build } from '../../infra/build.ts';
import { buildEmptyHandler } from '../support/empty-handler.ts';

/** A vendor waits while the receiver starts. The times beside these bytes: `node test/bench/webhook-cold-start.ts`. */
it('the receiver reads at most half as much again when it starts as a handler that does nothing', async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'tieout-start-'));
  try {
    const [receiver] = await build({ only: ['webhook'], outdir });
    const empty = await buildEmptyHandler(join(outdir, 'empty'));
    expect(empty).toBeGreaterThan(2_000);
    expect(receiver!.startBytes / empty).toBeLessThanOrEqual(1.5);
    // What a start does not read is the readers, and what they share: one of them is loaded with a delivery.
    expect((receiver!.bytes - receiver!.startBytes) / Object.keys(loaders).length).toBeLessThan(2_048);
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
});
