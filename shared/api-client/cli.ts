#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { commands } from './cli/commands.ts';
import { printer } from './cli/print.ts';
import { ApiProblem, TieoutClient } from './client.ts';

const HELP = `tieout COMMAND [options]

${Object.values(commands)
  .map(({ usage, does }) => `  ${usage}\n      ${does}`)
  .join('\n')}

  --url URL         where the API is (default: TIEOUT_URL, else http://localhost:4400)
  --token-file FILE an access token (default: TIEOUT_TOKEN, else .local/api-token, which npm start writes)
  --json            JSON instead of text
  --help            this text`;

const LOCAL_URL = 'http://localhost:4400';
const LOCAL_TOKEN = '.local/api-token';

/** The command cannot be understood; the message says why. */
class BadUse extends Error {}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly fetch?: typeof globalThis.fetch;
}

/** @returns exit code: 0 done, 1 the API said no or the books do not tie out, 2 not understood */
export async function main(args: readonly string[], around: Surroundings): Promise<number> {
  const { env, out, err, fetch } = around;
  try {
    const { values, positionals } = read(args);
    const [name, ...words] = positionals;
    if (values.help || name === undefined) {
      out(HELP);
      return values.help ? 0 : 2;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new BadUse(`There is no command ${name}.`);
    const [fewest, most] = command.takes;
    if (words.length < fewest || words.length > most) throw new BadUse(`tieout ${command.usage}`);
    const client = new TieoutClient({
      url: (values.url ?? env.TIEOUT_URL ?? LOCAL_URL).replace(/\/+$/, ''),
      token: () => tokenFrom(values['token-file'], env.TIEOUT_TOKEN),
      ...(fetch ? { fetch } : {}),
    });
    const { state, apply, id, review, pin } = values;
    return await command.run({
      client,
      words,
      options: { state, apply, id, review, pin },
      print: printer(out, values.json),
    });
  } catch (error) {
    if (error instanceof BadUse) {
      err(`${error.message}\n\n${HELP}`);
      return 2;
    }
    if (error instanceof ApiProblem) err(`${error.status} ${error.code}: ${error.message}`);
    else
      err(
        (error as Error).cause
          ? `${(error as Error).message}: ${String((error as Error).cause)}`
          : (error as Error).message,
      );
    return 1;
  }
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        'token-file': { type: 'string' },
        state: { type: 'string' },
        apply: { type: 'string' },
        id: { type: 'string' },
        review: { type: 'boolean' },
        pin: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new BadUse((error as Error).message);
  }
}

function tokenFrom(file: string | undefined, given: string | undefined): string {
  if (file === undefined && given) return given.trim();
  const path = file ?? LOCAL_TOKEN;
  if (!existsSync(path)) throw new BadUse(`No token: set TIEOUT_TOKEN, or name a file with --token-file.`);
  return readFileSync(path, 'utf8').trim();
}

if (import.meta.main) {
  // Whoever reads may stop early: `tieout issues ... | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.exitCode = await main(process.argv.slice(2), {
    env: process.env,
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  });
}
