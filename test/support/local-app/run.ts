import { startRuntime } from '../../../local/runtime.ts';

/** The small app in a process of its own, so that a spec can kill it. Arguments: assembly, data directory. */
const [assembly, dataDir] = process.argv.slice(2);
const runtime = await startRuntime({ assembly: assembly!, dataDir: dataDir! });
process.stdout.write(`${runtime.urls.api}\n`);
process.on('SIGTERM', () => {
  void runtime.stop().then(() => process.exit(0));
});
