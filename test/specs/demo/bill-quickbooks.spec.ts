import { expect, it } from 'vitest';
import { bqDay, bqFirstSync } from '../../../local/demo/story/bill-quickbooks/index.ts';
import { DemoOffice, play } from '../../support/demo-story.ts';

/** What `npm start` tells of BILL and QuickBooks, on a bench: every row holds, on another day of the same books as well. */
it('every act of the chapter holds, twice on the same books, and both books tie out', {
  timeout: 120_000,
}, async () => {
  const office = new DemoOffice();
  await office.connect();
  expect(await play(office.world(), bqFirstSync)).toEqual({});
  for (const day of ['first', 'second']) {
    const world = office.world();
    expect([day, await play(world, bqDay)]).toEqual([day, {}]);
    await office.hours(2);
    const { books, ...all } = await world.api.get(`/v1/connections/${office.connection}/tie-out`);
    // What BILL takes from the bank on a day that is not over is transferred when it is.
    const differences = (all.differences as readonly { readonly cause: string }[]).map(({ cause }) => cause);
    expect([day, all.tied, ...new Set(differences)]).toEqual([day, true, 'inFlight']);
    expect(books).toMatchObject([
      { document: 'bill', currencies: { USD: { unexplained: 0 } }, payments: { different: 0 } },
      { document: 'invoice', currencies: { USD: { unexplained: 0 } }, payments: { different: 0 } },
    ]);
    // What is left for a person is what the story leaves to one: documents that were in BILL before.
    const left = new Set(await office.held());
    expect([day, ...left]).toEqual([day, 'olderDocument']);
  }
});

it('the rows of the chapter are the rows of the vendor’s page', () => {
  const told = new Set([...bqFirstSync, ...bqDay].map(({ id }) => id));
  for (let row = 1; row <= 12; row += 1) expect([...told]).toContain(`BQ-${row}`);
  expect([...told]).toEqual(expect.arrayContaining(['BQ-X1', 'BQ-X2', 'BQ-X3', 'ALL-1', 'ALL-7']));
});
