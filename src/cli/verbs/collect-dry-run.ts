import { existsSync } from 'node:fs'
import { Dupin } from '../../dupin.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { count, plural, quantity } from '../../investigations/render/words.ts'
import { type Configuration, previewWithoutLake, type SourcePreview } from '../../set-up.ts'
import { type CliContext, EXIT, printJson, progressOf, say, stdoutOptions } from '../context.ts'
import type { CommonOptions, OutputFormat } from '../options.ts'
import { rowsAsTable } from '../output/table.ts'

interface Options extends CommonOptions {
  readonly config: string
  readonly format: OutputFormat
}

/** Says what a collection would ask for and read. No lake is made for it; one that is there tells what is known. */
export async function dryRun(
  configuration: Configuration,
  options: Options,
  context: CliContext,
): Promise<number> {
  const progress = progressOf(context, 'listing')
  const onProgress = ({ objects, bytes }: { objects: number; bytes: number }) =>
    progress.update({ done: objects, events: 0, bytes })
  try {
    const previews = await previewed(configuration, options, onProgress)
    progress.finish()
    tell(previews, options, context)
    return previews.every(({ unlisted }) => unlisted === 0) ? EXIT.ok : EXIT.partial
  } finally {
    progress.finish()
    context.leave?.()
  }
}

async function previewed(
  configuration: Configuration,
  { lake }: Options,
  onProgress: Parameters<typeof previewWithoutLake>[2],
): Promise<readonly SourcePreview[]> {
  if (!existsSync(lake)) return previewWithoutLake(configuration, lake, onProgress)
  const dupin = await Dupin.open(lake)
  try {
    return await dupin.collecting().preview(configuration, onProgress)
  } finally {
    await dupin.close()
  }
}

function tell(previews: readonly SourcePreview[], options: Options, context: CliContext): void {
  if (options.format === 'json') {
    printJson(context, { sources: previews })
    return
  }
  const rows = previews.map(({ name, objects, bytes, known, messages, pages, unlisted }) => ({
    source: name,
    'to read': messages === undefined ? objects : null,
    size: bytes === undefined ? '' : quantity(bytes, 'Bytes'),
    known,
    messages: messages ?? null,
    'list requests': pages,
    unlisted,
  }))
  context.stdout.write(rowsAsTable(rows, stdoutOptions(context, options.color)))
  context.stdout.write(requestsText(previews, options.config))
  for (const { name, problems } of previews)
    for (const problem of problems) say(context, `${neutralise(name)}: ${neutralise(problem)}`)
}

function requestsText(previews: readonly SourcePreview[], config: string): string {
  const sum = (of: (preview: SourcePreview) => number) =>
    previews.reduce((total, preview) => total + of(preview), 0)
  const objects = sum(({ kind, objects }) => (kind === 's3' ? objects : 0))
  const bytes = sum((preview) => preview.bytes ?? 0)
  const hours = sum(({ kind, objects }) => (kind === 's3' ? 0 : objects))
  const lines = [
    'Nothing was read. A collection asks for:',
    `  S3      ${plural(
      sum(({ pages }) => pages),
      'LIST request',
    )}, ${plural(objects, 'GET request')} for ${quantity(bytes, 'Bytes')}`,
    ...(hours === 0 ? [] : [`  APIs    ${count(hours)} answers, each a request or more`]),
    'AWS bills requests by the thousand, bytes that leave a Region by the GB, metrics of CloudWatch each:',
    '  https://aws.amazon.com/s3/pricing/  https://aws.amazon.com/cloudwatch/pricing/',
    `What AWS must allow for it: dupin policy --config ${neutralise(config)}`,
  ]
  return `${lines.join('\n')}\n`
}
