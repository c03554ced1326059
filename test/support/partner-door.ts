import type { AuthPorts } from '../../shared/engine/provider.ts';
import type { HttpRequest, HttpResponse } from '../../shared/model/http.ts';
import type { Partner } from './alternative-freshbooks.ts';
import { chosen, FreshBooksDoor } from './freshbooks-door.ts';

/** The partner dashboard. */
export class PartnerDoor extends FreshBooksDoor<Partner> {
  /** `answered`: another answer than the one that a vendor gave. */
  constructor(
    office: Partner,
    answered: (request: HttpRequest, response: HttpResponse) => HttpResponse = (_, given) => given,
  ) {
    const authOf = (provider: 'freshbooks' | 'alternative-payments'): AuthPorts => {
      const { http, ...auth } = office.authOf(provider);
      return { ...auth, http: async (request) => answered(request, await http(request)) };
    };
    super(office, {
      auth: { freshbooks: authOf('freshbooks'), 'alternative-payments': authOf('alternative-payments') },
    });
  }

  /** FreshBooks on its page, Alternative by a key that was pasted. */
  async consentToBoth(key?: string) {
    const { consent } = await this.consentToFreshBooks();
    const { body } = await this.post('/v1/consents', { provider: 'alternative-payments', ...(key ? { key } : {}) });
    return { wanted: { integration: 'alternative-freshbooks', left: chosen(consent), right: chosen(body) } };
  }

  status = async () => (await this.get(`/v1/connections/${this.office.connection}`)).body;
}
