import type { AuthPorts, ProviderConfig, Tokens } from '../../../shared/engine/provider.ts';
import type { AccountId } from '../../../shared/model/names.ts';
import type { Simulator, SimulatorPorts } from '../../../shared/providers/simulators/simulator.ts';

/** One vendor on a bench: its simulator, and one company that is connected to it. */
export interface BenchVendor<S extends Simulator = Simulator> {
  readonly simulator: S;
  readonly config: ProviderConfig;
  readonly account: AccountId;
  /** What the person's consent brings, without the pages in between. */
  readonly consent: (ports: AuthPorts) => Tokens | Promise<Tokens>;
}

/** Puts a vendor behind a bench's ports. */
export type VendorMaker<V extends BenchVendor = BenchVendor> = (ports: SimulatorPorts) => V;

/** Every vendor of a bench by its provider's id. */
export type Vendors = Readonly<Record<string, BenchVendor>>;
export type Makers<V extends Vendors> = { readonly [Id in keyof V]: VendorMaker<V[Id]> };

/** Where the bench's receiver listens. */
export const PUBLIC_URL = 'https://tieout.example';
