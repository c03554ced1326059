import { parentPort } from 'node:worker_threads';
import { runTask, type Task } from './report.ts';

/** One of the threads of `npm run simulate`: takes tasks, gives back outcomes, and `null` when it wants more. */
const port = parentPort!;
// Injected faults are errors by the thousand, and nobody reads where each was made.
Error.stackTraceLimit = 0;
port.on('message', (task: Task) => {
  void (async () => {
    for await (const outcome of runTask(task)) port.postMessage(outcome);
    port.postMessage(null);
  })();
});
