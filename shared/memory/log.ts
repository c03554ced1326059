import type { Log } from '../engine/ports.ts';
import type { Json } from '../model/json.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly data: Readonly<Record<string, Json>>;
}

/** Keeps what was logged. */
export class MemoryLog implements Log {
  readonly lines: LogLine[] = [];

  info(message: string, data: Readonly<Record<string, Json>> = {}): void {
    this.lines.push({ level: 'info', message, data });
  }

  warn(message: string, data: Readonly<Record<string, Json>> = {}): void {
    this.lines.push({ level: 'warn', message, data });
  }

  error(message: string, data: Readonly<Record<string, Json>> = {}): void {
    this.lines.push({ level: 'error', message, data });
  }
}
