/**
 * Why a connection cannot be made or changed. `unknown`: no such integration, connection or order of sides. `taken`: it
 * would need what is taken. `ending`: it ends, or has ended. `moved`: somebody changed the same at this moment.
 */
export type RefusedBecause = 'unknown' | 'taken' | 'ending' | 'moved';

/** The company is connected already, or belongs to somebody else. The message is for people. */
export class ConnectionRefused extends Error {
  override readonly name = 'ConnectionRefused';
  readonly because: RefusedBecause;
  constructor(because: RefusedBecause, message: string) {
    super(message);
    this.because = because;
  }
}
