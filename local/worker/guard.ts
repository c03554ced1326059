import dgram from 'node:dgram';
import net from 'node:net';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/**
 * Lets this thread's sockets reach this machine only, and the hosts of vendors that are live. A bundle with a forgotten default URL must fail loudly here, not
 * talk to a vendor with a demo's data.
 * @param hosts beside this machine
 * @param report told of every target that was refused
 */
export function allowLoopbackOnly(hosts: readonly string[], report: (target: string) => void): void {
  const allowed = new Set([...LOOPBACK, ...hosts]);
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
    const target = targetOf(args);
    if (allowed.has(target)) return connect.apply(this, args as Parameters<typeof connect>);
    report(target);
    return this.destroy(new Error(`local functions reach this machine only, not ${target}`));
  } as typeof connect;
  dgram.createSocket = (() => {
    report('a datagram socket');
    throw new Error('local functions open no datagram sockets');
  }) as typeof dgram.createSocket;
}

/** Host of any form in which `connect` is called; a local socket's path counts as leaving. */
function targetOf(args: readonly unknown[]): string {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) {
    const { host, path } = first as { host?: string | null; path?: string | null };
    return path ?? host ?? 'localhost';
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return first;
  return typeof second === 'string' ? second : 'localhost';
}
