import { chosen, FreshBooksDoor } from './freshbooks-door.ts';
import type { Receivables } from './melio-freshbooks.ts';

/** Melio's own screens. */
export class ReceivablesDoor extends FreshBooksDoor<Receivables> {
  /** `returnTo`: where the person comes from. */
  async consentToBoth(returnTo?: string) {
    const { landed, consent } = await this.consentToFreshBooks(returnTo ? { returnTo } : {});
    const { body } = await this.post('/v1/consents', { provider: 'melio' });
    const wanted = { integration: 'melio-freshbooks', left: chosen(consent), right: chosen(body) };
    return { wanted, landed, consent };
  }
}
