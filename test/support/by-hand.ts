import { seededRandom } from '../../shared/memory/random.ts';
import type { HttpRequest } from '../../shared/model/http.ts';
import type { WebhookFault } from '../../shared/providers/simulators/outbox.ts';
import type { Fault, SimulatorPorts } from '../../shared/providers/simulators/simulator.ts';

/** What a simulator alone asks for: a clock that is moved by hand, a receiver of what it posts, faults set when wanted. */
export function byHand(start: number) {
  const clock = { now: start };
  const posted: HttpRequest[] = [];
  const receiver = { answer: (_request: HttpRequest): number => 200 };
  const faults: {
    api?: Fault | ((request: HttpRequest) => Fault | undefined) | undefined;
    webhook?: WebhookFault | undefined;
  } = {};
  const ports: SimulatorPorts = {
    now: () => clock.now,
    random: seededRandom(42),
    post: async (request) => {
      posted.push(request);
      return { status: receiver.answer(request) };
    },
    fault: (request) => (typeof faults.api === 'function' ? faults.api(request) : faults.api),
    webhookFault: () => faults.webhook,
  };
  return { clock, posted, receiver, faults, ports };
}
