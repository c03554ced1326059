import type { Settings } from '../../shared/engine/integration.ts';
import type { AccountId } from '../../shared/model/names.ts';
import type { MelioOptions, MelioSimulator } from '../../shared/providers/melio/simulator/index.ts';
import type { XeroSimulator, XeroSimulatorOptions } from '../../shared/providers/xero/simulator/index.ts';
import type { BenchOptions } from './bench/bench.ts';
import { BenchOffice } from './bench/office.ts';
import type { BenchVendor } from './bench/vendor.ts';
import { MELIO_ORGANISATION, melioVendor, xeroVendor } from './bench/vendors.ts';

export { MELIO_ORGANISATION };

export interface WorkbenchOptions extends BenchOptions {
  readonly xero?: XeroSimulatorOptions;
  readonly melio?: Partial<MelioOptions>;
}

interface MelioXero {
  readonly xero: BenchVendor<XeroSimulator>;
  readonly melio: BenchVendor<MelioSimulator>;
  readonly [id: string]: BenchVendor;
}

/** Melio Pay and Xero on a bench (`xero.ui()`, `melio.ui`). */
export class Workbench extends BenchOffice<MelioXero> {
  readonly accounts: Readonly<Record<'xero' | 'melio', AccountId>>;

  constructor(options: WorkbenchOptions = {}) {
    super({ xero: xeroVendor(options.xero), melio: melioVendor(options.melio) }, options);
    this.accounts = { xero: this.vendors.xero.account, melio: this.vendors.melio.account };
  }

  get xero(): XeroSimulator {
    return this.vendors.xero.simulator;
  }
  get melio(): MelioSimulator {
    return this.vendors.melio.simulator;
  }

  /** Connects both companies and lets the first sync run to its end. */
  async connect(settings?: Settings): Promise<void> {
    await this.join('melio-xero', settings);
  }
}
