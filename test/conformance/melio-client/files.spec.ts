import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ProviderRecord } from '../../../shared/model/record.ts';
import { done } from '../../support/session.ts';
import { eachInItsWorld } from './world.ts';

const at = eachInItsWorld();

describe('files', () => {
  const bytes = Buffer.from('%PDF-1.7 the invoice');
  const hash = createHash('sha256').update(bytes).digest('hex');
  const file = { key: 'k', mimeType: 'application/pdf', name: 'invoice & more.pdf' };
  const put = (bill: ProviderRecord, marker: string) =>
    at.world.write(
      { kind: 'create', entity: 'attachment', fields: { document: bill.id }, marker, content: file },
      undefined,
      bytes,
    );

  it('go up with their bytes, show on their bill, come back, and are found', async () => {
    const bill = await at.world.addBill(await at.world.addVendor());
    const uploaded = done(await put(bill, 'f1'));
    expect(uploaded.fields).toEqual({
      document: bill.id,
      name: file.name,
      mimeType: file.mimeType,
      size: bytes.length,
      hash,
    });
    const shown = await at.world.read('bill', bill.id);
    expect(shown.fields).toMatchObject({ hasAttachments: true, attachments: [uploaded.id.split('/')[1]] });
    expect(shown.version).toBeGreaterThan(bill.version);
    expect((await at.world.session.fetch('attachment', [bill.id, uploaded.id])).records.map(({ id }) => id)).toEqual([
      uploaded.id,
    ]);
    expect(Buffer.from(await at.world.session.content!(uploaded.id))).toEqual(bytes);
    const made = { kind: 'create', entity: 'attachment', fields: { document: bill.id }, marker: 'f1' } as const;
    expect(await at.world.session.find({ entity: 'attachment', write: made })).toMatchObject([{ id: uploaded.id }]);
  });

  it('are there once: the same bytes again are named', async () => {
    const bill = await at.world.addBill(await at.world.addVendor());
    const { id } = done(await put(bill, 'f1'));
    expect(await put(bill, 'f2')).toMatchObject({ refusal: { code: 'exists', existingId: id } });
  });

  it('that are not there are missing; a bill without files misses none', async () => {
    const bill = await at.world.addBill(await at.world.addVendor());
    const fetched = await at.world.session.fetch('attachment', [bill.id, `${bill.id}/att_none`]);
    expect(fetched).toEqual({ records: [], missing: [`${bill.id}/att_none`], unreadable: [] });
  });
});
