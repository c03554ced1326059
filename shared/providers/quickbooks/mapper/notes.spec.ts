import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isVoided, markersIn, memoOf, noteOf, shortNumber, wholeNumber } from './notes.ts';

const MARKER = 'TOABCDEFGHIJ';

describe('a note', () => {
  it('holds memo, long number and marker, and gives each back', () => {
    const note = noteOf({ memo: 'Burgers', number: 'INVOICE-2026-0000000000077', marker: MARKER });
    expect(note).toBe('Burgers (number INVOICE-2026-0000000000077) TOABCDEFGHIJ');
    expect(memoOf(note)).toBe('Burgers');
    expect(wholeNumber(shortNumber('INVOICE-2026-0000000000077'), note)).toBe('INVOICE-2026-0000000000077');
    expect(markersIn(note)).toBe(MARKER);
  });

  it('is never longer than QuickBooks takes, and never loses the marker', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 6000 }), (memo) => {
        const note = noteOf({ memo, marker: MARKER });
        expect(note.length).toBeLessThanOrEqual(4000);
        expect(note.endsWith(MARKER)).toBe(true);
      }),
    );
  });

  it('of somebody who renumbered by hand is not believed', () => {
    expect(wholeNumber('B-1', 'x (number INVOICE-2026-0000000000077)')).toBe('B-1');
    expect(wholeNumber(null, 'x (number INVOICE-2026-0000000000077)')).toBeNull();
  });

  it('says of a transaction at zero that it was voided', () => {
    expect(isVoided(0, `Voided - Burgers ${MARKER}`)).toBe(true);
    expect(isVoided(0, 'Voided')).toBe(true);
    expect(isVoided(0, 'Applies a credit')).toBe(false);
    expect(isVoided(1, 'Voided - and entered again')).toBe(false);
    expect(memoOf(`Voided - Burgers ${MARKER}`)).toBe('Burgers');
  });
});
