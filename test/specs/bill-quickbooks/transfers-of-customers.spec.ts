import { describe, expect, it } from 'vitest';
import { office as of } from '../../support/transfers.ts';

// BILL says when a customer paid, and not when the money reached the bank: so many days later is a setting.

const ON = { moneyOutTransfersFrom: null, moneyInTransfersFrom: '2026-03-02', moneyInLagDays: 2 };

describe('BQ-X2 what customers paid through BILL', () => {
  it('moves to the bank account in one transfer, so many days after they paid', async () => {
    const { office, receive, days, into } = await of({ settings: ON });
    receive(['I-1', 'I-2']);
    await days(2);
    expect(office.posted('Payment')).toHaveLength(2);
    expect(office.transfers()).toEqual([]);
    await days(2);
    expect(office.transfers()).toEqual([into(15000, '2026-03-04')]);
    expect([office.left(office.known.moneyIn), office.left(office.known.bank)]).toEqual([0, 15000]);
    expect(await office.issues()).toEqual([]);
  });

  it('is switched by itself', async () => {
    const { office, receive, pay, days, out } = await of();
    receive(['I-1']);
    pay(['B-1'], '2026-03-03');
    await days(5);
    expect(office.posted('Payment')).toHaveLength(1);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
  });

  it('and what BILL took on the same day is another one', async () => {
    const { office, receive, pay, days, out, into } = await of({
      settings: { moneyInTransfersFrom: '2026-03-02', moneyInLagDays: 1 },
    });
    receive(['I-1']);
    pay(['B-2'], '2026-03-03');
    await days(4);
    expect(office.transfers()).toHaveLength(2);
    expect(office.transfers()).toEqual(expect.arrayContaining([into(10000, '2026-03-03'), out(5000, '2026-03-03')]));
  });

  it('though both have the same clearing account, and one of them came back', async () => {
    const { office, receive, pay, days, set, out } = await of({
      settings: { moneyInTransfersFrom: '2026-03-02', moneyInLagDays: 1 },
    });
    await set({ moneyInAccount: office.known.moneyOut });
    const [paid] = pay(['B-2'], '2026-03-03');
    await days(3);
    office.bill.ui.advance(paid!.id, 'VOIDED');
    receive(['I-1']);
    await days(4);
    const { bank, moneyOut } = office.known;
    expect(office.transfers()).toHaveLength(3);
    expect(office.transfers()).toEqual(
      expect.arrayContaining([
        out(5000, '2026-03-03'),
        { from: moneyOut, to: bank, amount: 5000, day: '2026-03-05' },
        { from: moneyOut, to: bank, amount: 10000, day: '2026-03-06' },
      ]),
    );
    expect([office.left(moneyOut), office.left(bank)]).toEqual([0, 10000]);
  });

  it('one that was voided in BILL stays until a person has voided it in QuickBooks, and then moves back', async () => {
    const { office, receive, days, into } = await of({ settings: { ...ON, moneyInLagDays: 0 } });
    const [received] = receive(['I-1']);
    await days(2);
    expect(office.transfers()).toEqual([into(10000, '2026-03-02')]);
    office.bill.ui.voidReceived(received!.id);
    await days(1);
    expect(await office.held()).toEqual(['notReversible']);
    expect(office.transfers()).toHaveLength(1);
    office.ledger.void('Payment', office.rows('Payment')[0].Id);
    await days(2);
    const { moneyIn, bank } = office.known;
    expect(office.transfers()[1]).toMatchObject({ from: bank, to: moneyIn, amount: 10000 });
    expect([office.left(moneyIn), office.left(bank)]).toEqual([0, 0]);
  });
});
