import { build as esbuild } from 'esbuild';
import { bundleOptions } from '../../infra/build.ts';
import { projectRoot } from '../../infra/functions.ts';

const source =
  "import middy from '@middy/core';\nexport const handler = middy().handler(async () => ({ statusCode: 200 }));\n";

/** What the webhook receiver is measured by: a middy handler that does nothing, bundled as every function is. @returns its bytes */
export async function buildEmptyHandler(outdir: string): Promise<number> {
  const { metafile } = await esbuild({
    ...bundleOptions,
    sourcemap: false,
    stdin: { contents: source, resolveDir: projectRoot, loader: 'ts' },
    outdir,
    entryNames: 'index',
  });
  return Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
}
